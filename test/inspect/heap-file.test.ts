/** Heap files: what is read is what was saved; what is no heap file is refused. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { crc32 as zlibCrc } from "node:zlib";
import { Header } from "../../src/memory/header.ts";
import { I32, U8, buffer } from "../../src/memory/views.ts";
import { HeapFileError, crc32, readHeapFile, writeHeapFile } from "../../src/inspect/heap-file.ts";
import { buildGraph } from "../../src/inspect/graph.ts";
import { withHeap } from "../../src/inspect/heap-view.ts";
import { describeObject } from "../../src/inspect/object-view.ts";
import { global, inspecting } from "./support.ts";

const ABOUT = { program: "ring.py", saved: "2026-01-02T03:04:05Z" };
const PROGRAM = "ring = [1, 'zwei', {'drei': 3.0}]; ring.append(ring); big = bytearray(3 << 20); gone = [str(i) for i in range(20000)]; del gone";

test("a saved heap is read back byte for byte", () => {
  inspecting(PROGRAM, () => {
    const used = I32[Header.heap_top >> 2]! + 8;
    const file = writeHeapFile(buffer, ABOUT);
    const { heap, about } = readHeapFile(file);
    assert.deepEqual(about, ABOUT);
    assert.equal(heap.byteLength, buffer.byteLength);
    const high = Header.heap_high; // of a fresh buffer, nothing above the top was written
    const [saved, read] = [U8.slice(0, used), new Uint8Array(heap).slice(0, used)];
    saved.fill(0, high, high + 4);
    read.fill(0, high, high + 4);
    assert.ok(Buffer.from(saved).equals(Buffer.from(read)));
    assert.ok(file.length < 1 << 20, `${file.length} bytes: 3 MiB of zeros cost nothing`);
    const here = buildGraph();
    withHeap(heap, () => {
      const there = buildGraph();
      assert.deepEqual(there.addresses, here.addresses);
      assert.deepEqual(there.edgeTo, here.edgeTo);
      assert.equal(describeObject(there.address(global(there, "ring"))).value, "[1, 'zwei', {'drei': 3.0}, [...]]");
    });
  });
});

test("what is damaged, cut short, foreign, of another version or build is refused, and said to be so", () => {
  inspecting(PROGRAM, () => {
    const file = writeHeapFile(buffer, ABOUT);
    const refused = (bytes: Uint8Array, message: RegExp): void => assert.throws(() => readHeapFile(bytes), (error) => error instanceof HeapFileError && message.test(error.message), String(message));
    refused(new Uint8Array(0), /not a heap file/);
    refused(new TextEncoder().encode("#!/usr/bin/env python3\nprint(1)\n".repeat(20)), /not a heap file/);
    refused(file.subarray(0, 20), /cut short/);
    for (const size of [44, 100, file.length >> 1, file.length - 1]) refused(file.subarray(0, size), /cut short/);
    refused(Uint8Array.from([...file, 0]), /damaged/);
    for (const at of [24, 45, 60, file.length >> 1, file.length - 1]) {
      const bad = file.slice();
      bad[at]! ^= 0x10;
      refused(bad, /checksum/);
    }
    const changed = (at: number, value: number): Uint8Array => {
      const bad = file.slice();
      const view = new DataView(bad.buffer);
      view.setUint32(at, value, true);
      view.setUint32(16, crc32(bad.subarray(20)), true);
      return bad;
    };
    refused(changed(8, 99), /version 99/);
    refused(changed(32, 12345), /another build/);
    refused(changed(24, 0xffffffff), /sizes/);
    refused(changed(36, 7), /damaged/);
    refused(changed(40, 10000), /damaged/);
    refused(changed(28, 8192), /damaged/);
  });
});

test("the checksum is CRC-32", () => {
  for (const text of ["", "a", "123456789", "x".repeat(1000)]) assert.equal(crc32(new TextEncoder().encode(text)), zlibCrc(text));
});
