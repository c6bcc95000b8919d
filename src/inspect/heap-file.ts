/**
 * Heap files: a whole runtime as it is at one moment, to be looked at later. Numbers are little-endian, 32 bits.
 *
 *   0   "OUROHEAP"                     24  size of the buffer in bytes      44  about: JSON, UTF-8
 *   8   version of the format          28  bytes up to the heap's top       ..  bitmap: one bit for each page of 4 KiB,
 *   12  bytes of the "about" text      32  fingerprint of the build             set when it is stored
 *   16  CRC-32 of all that follows     36  pages stored                     ..  chunks: compressed size, size, deflated
 *   20  size of the file               40  chunks                               data; 256 pages each
 *
 * Pages of zeros are not stored. Addresses are constants of one build of the bundle, so a file can be read by the build that
 * wrote it: the fingerprint says which that is.
 */
import { deflateSync, inflateSync } from "fflate";
import { Header, MAX_LIMIT, isHeap } from "../memory/header.ts";
import { staticTypes } from "../objects/define.ts";
import { FN } from "../objects/object.ts";

/** The file is no heap file, damaged, or of another version or build. `message` says which, for a reader. */
export class HeapFileError extends Error {
  override readonly name = "HeapFileError";
}
/** What a file says of itself. */
export interface HeapFileAbout {
  /** The program whose heap it is. */
  program: string;
  /** When it was saved, ISO 8601. */
  saved: string;
}

const MAGIC = "OUROHEAP";
const VERSION = 1;
const PAGE = 4096;
const CHUNK_PAGES = 256;
const enum Off { version = 8, aboutSize = 12, crc = 16, fileSize = 20, limit = 24, used = 28, fingerprint = 32, pages = 36, chunks = 40, SIZE = 44 }
/** zlib's level: 1 is five times as fast as 6, and heaps are mostly short numbers and zeros. */
const LEVEL = 1;

/** The bytes of a file with the contents of `heap`. */
export function writeHeapFile(heap: ArrayBufferLike, about: HeapFileAbout): Uint8Array {
  if (!isHeap(heap)) throw new RangeError("not a heap");
  const used = new Int32Array(heap)[Header.heap_top >> 2]! + 8;
  const pages = storedPages(heap, used);
  const bitmap = new Uint8Array((Math.ceil(used / PAGE) + 7) >> 3);
  for (const page of pages) bitmap[page >> 3]! |= 1 << (page & 7);
  const text = new TextEncoder().encode(JSON.stringify(about));
  const chunks = compress(heap, used, pages);
  const head = new Uint8Array(Off.SIZE);
  const view = new DataView(head.buffer);
  for (let i = 0; i < MAGIC.length; i++) head[i] = MAGIC.charCodeAt(i);
  const size = Off.SIZE + text.length + bitmap.length + chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const fields: [Off, number][] = [
    [Off.version, VERSION], [Off.aboutSize, text.length], [Off.fileSize, size], [Off.limit, heap.byteLength], [Off.used, used],
    [Off.fingerprint, fingerprint()], [Off.pages, pages.length], [Off.chunks, chunks.length / 2],
  ];
  for (const [at, value] of fields) view.setUint32(at, value, true);
  const file = join([head, text, bitmap, ...chunks], size);
  new DataView(file.buffer).setUint32(Off.crc, crc32(file.subarray(Off.fileSize)), true);
  return file;
}

/** A buffer like the one that was saved, and what the file says of itself. Throws HeapFileError. The current buffer stays. */
export function readHeapFile(file: Uint8Array): { heap: ArrayBuffer; about: HeapFileAbout } {
  const field = checkFile(file);
  try {
    return readContents(file, field);
  } catch (error) {
    if (error instanceof HeapFileError) throw error;
    throw new HeapFileError(`the heap file is damaged: ${error instanceof Error ? error.message : String(error)}`);
  }
}
function readContents(file: Uint8Array, field: (at: Off) => number): { heap: ArrayBuffer; about: HeapFileAbout } {
  const about = JSON.parse(new TextDecoder().decode(file.subarray(Off.SIZE, Off.SIZE + field(Off.aboutSize)))) as HeapFileAbout;
  const used = field(Off.used);
  const limit = field(Off.limit);
  if (limit > MAX_LIMIT || used > limit) throw new HeapFileError("the heap file is damaged: its sizes cannot be");
  const heap = new ArrayBuffer(limit);
  const bitmapAt = Off.SIZE + field(Off.aboutSize);
  const bitmapSize = (Math.ceil(used / PAGE) + 7) >> 3;
  decompress(file, bitmapAt, bitmapSize, field(Off.chunks), field(Off.pages), new Uint8Array(heap));
  if (!isHeap(heap) || new Int32Array(heap)[Header.limit >> 2] !== limit) throw new HeapFileError("the heap file is damaged: it holds no heap");
  new Int32Array(heap)[Header.heap_high >> 2] = used;
  return { heap, about };
}

/** Everything that can be wrong with a file before its contents are looked at; returns a reader of its header. */
function checkFile(file: Uint8Array): (at: Off) => number {
  if (file.length < MAGIC.length || MAGIC !== String.fromCharCode(...file.subarray(0, MAGIC.length))) throw new HeapFileError("not a heap file");
  if (file.length < Off.SIZE) throw new HeapFileError("the heap file is cut short");
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const field = (at: Off): number => view.getUint32(at, true);
  if (field(Off.version) !== VERSION) throw new HeapFileError(`the heap file has version ${field(Off.version)} of the format; this program reads version ${VERSION}`);
  if (file.length < field(Off.fileSize)) throw new HeapFileError(`the heap file is cut short: ${file.length} of ${field(Off.fileSize)} bytes`);
  if (file.length > field(Off.fileSize)) throw new HeapFileError("the heap file is damaged: something follows its end");
  if (crc32(file.subarray(Off.fileSize)) !== field(Off.crc)) throw new HeapFileError("the heap file is damaged: its checksum is wrong");
  if (field(Off.fingerprint) !== fingerprint()) throw new HeapFileError("the heap file was saved by another build; only that build knows what its addresses mean");
  return field;
}

/** Numbers of the pages that hold anything. */
function storedPages(heap: ArrayBufferLike, used: number): number[] {
  const words = new Int32Array(heap, 0, (used + 3) >> 2);
  const pages: number[] = [];
  for (let page = 0; page * PAGE < used; page++) {
    const end = Math.min(words.length, (page + 1) * (PAGE >> 2));
    let at = page * (PAGE >> 2);
    while (at < end && words[at] === 0) at++;
    if (at < end) pages.push(page);
  }
  return pages;
}
/** Chunks of 256 stored pages, each with its two sizes in front. */
function compress(heap: ArrayBufferLike, used: number, pages: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  const raw = new Uint8Array(CHUNK_PAGES * PAGE);
  for (let first = 0; first < pages.length; first += CHUNK_PAGES) {
    const some = pages.slice(first, first + CHUNK_PAGES);
    some.forEach((page, i) => {
      const part = new Uint8Array(heap, page * PAGE, Math.min(PAGE, used - page * PAGE));
      raw.fill(0, i * PAGE, (i + 1) * PAGE);
      raw.set(part, i * PAGE);
    });
    const packed = deflateSync(raw.subarray(0, some.length * PAGE), { level: LEVEL });
    const sizes = new Uint8Array(8);
    new DataView(sizes.buffer).setUint32(0, packed.length, true);
    new DataView(sizes.buffer).setUint32(4, some.length * PAGE, true);
    chunks.push(sizes, packed);
  }
  return chunks;
}
function decompress(file: Uint8Array, bitmapAt: number, bitmapSize: number, chunks: number, pages: number, heap: Uint8Array): void {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const numbers: number[] = [];
  for (let page = 0; page < bitmapSize * 8; page++) if ((file[bitmapAt + (page >> 3)]! >> (page & 7) & 1) !== 0) numbers.push(page);
  if (numbers.length !== pages) throw new HeapFileError("the heap file is damaged: its pages are not those it lists");
  let at = bitmapAt + bitmapSize;
  let next = 0;
  for (let chunk = 0; chunk < chunks; chunk++) {
    const packed = view.getUint32(at, true);
    const size = view.getUint32(at + 4, true);
    const raw = inflateSync(file.subarray(at + 8, at + 8 + packed), { out: new Uint8Array(size) });
    for (let from = 0; from < size; from += PAGE) {
      const to = numbers[next++]! * PAGE;
      heap.set(raw.subarray(from, from + Math.min(PAGE, heap.length - to)), to);
    }
    at += 8 + packed;
  }
  if (next !== pages) throw new HeapFileError("the heap file is damaged: pages are missing");
}
function join(parts: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** A number that differs when static addresses or numbers of host functions do. */
function fingerprint(): number {
  let hash = Math.imul(FN.length, 0x9e3779b1);
  for (const type of staticTypes) {
    hash = Math.imul(hash ^ type.address, 0x01000193);
    for (let i = 0; i < type.spec.name.length; i++) hash = Math.imul(hash ^ type.spec.name.charCodeAt(i), 0x01000193);
  }
  return hash >>> 0;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});
/** CRC-32 as in zip and PNG (ISO 3309). */
export function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (let i = 0; i < bytes.length; i++) crc = CRC_TABLE[(crc ^ bytes[i]!) & 255]! ^ (crc >>> 8);
  return ~crc >>> 0;
}
