// Makes a PNG of a browser's screenshot smaller: 256 colours, which a page of flat colours and grey text does with.
import { crc32, deflateSync, inflateSync } from "node:zlib";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** `png`: 8 bits a channel, RGB or RGBA, not interlaced (what Chromium writes). Gives an indexed PNG. Throws Error on any other. */
export function toPalette(png) {
  const { width, height, channels, data } = decode(png);
  const { palette, indices } = quantise(data, channels, width * height);
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++) indices.copy(rows, y * (width + 1) + 1, y * width, (y + 1) * width);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([SIGNATURE, chunk("IHDR", header), chunk("PLTE", palette), chunk("IDAT", deflateSync(rows, { level: 9 })), chunk("IEND", Buffer.alloc(0))]);
}

function chunk(type, body) {
  const content = Buffer.concat([Buffer.from(type, "latin1"), body]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(content) >>> 0);
  return Buffer.concat([length, content, sum]);
}

/** PNG (Third Edition), 9: each row says which neighbour its bytes are differences to. */
function decode(png) {
  if (!png.subarray(0, 8).equals(SIGNATURE)) throw new Error("not a PNG");
  const [width, height, depth, colour, interlaced] = [png.readUInt32BE(16), png.readUInt32BE(20), png[24], png[25], png[28]];
  if (depth !== 8 || (colour !== 2 && colour !== 6) || interlaced !== 0) throw new Error(`a PNG of depth ${depth}, colour type ${colour} is not read here`);
  const parts = [];
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at);
    if (png.toString("latin1", at + 4, at + 8) === "IDAT") parts.push(png.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  const channels = colour === 2 ? 3 : 4;
  const raw = inflateSync(Buffer.concat(parts));
  const stride = width * channels;
  const data = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)];
    for (let x = 0; x < stride; x++) {
      const left = x < channels ? 0 : data[y * stride + x - channels];
      const up = y === 0 ? 0 : data[(y - 1) * stride + x];
      const corner = x < channels || y === 0 ? 0 : data[(y - 1) * stride + x - channels];
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter];
      data[y * stride + x] = (raw[y * (stride + 1) + 1 + x] + guess) & 255;
    }
  }
  return { width, height, channels, data };
}
function paeth(a, b, c) {
  const p = a + b - c;
  const [pa, pb, pc] = [Math.abs(p - a), Math.abs(p - b), Math.abs(p - c)];
  return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
}

/** The 256 most used of 32,768 boxes of colours, each by its mean; other colours become the nearest of them. */
function quantise(data, channels, pixels) {
  const box = (i) => ((data[i] >> 3) << 10) | ((data[i + 1] >> 3) << 5) | (data[i + 2] >> 3);
  const counts = new Uint32Array(32768);
  const sums = new Float64Array(32768 * 3);
  for (let p = 0; p < pixels; p++) {
    const i = p * channels;
    const b = box(i);
    counts[b]++;
    for (let c = 0; c < 3; c++) sums[b * 3 + c] += data[i + c];
  }
  const used = [...counts.keys()].filter((b) => counts[b] > 0).sort((a, b) => counts[b] - counts[a]);
  const mean = (b) => [0, 1, 2].map((c) => Math.round(sums[b * 3 + c] / counts[b]));
  const colours = used.slice(0, 256).map(mean);
  const nearest = new Uint8Array(32768);
  used.forEach((b, rank) => {
    const own = mean(b);
    const distance = (colour) => colour.reduce((sum, value, c) => sum + (value - own[c]) ** 2, 0);
    nearest[b] = rank < 256 ? rank : colours.reduce((best, colour, i) => (distance(colour) < distance(colours[best]) ? i : best), 0);
  });
  const indices = Buffer.alloc(pixels);
  for (let p = 0; p < pixels; p++) indices[p] = nearest[box(p * channels)];
  return { palette: Buffer.from(colours.flat()), indices };
}
