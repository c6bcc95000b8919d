/**
 * The builder of strings whose length is not known beforehand. It grows its str in place, a quarter more than needed while
 * `overallocate`, and hands out a str of exactly the length written. Source: CPython 3.12 Objects/unicodeobject.c, _PyUnicodeWriter.
 */
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { Py_DECREF, Py_NewRef } from "./object.ts";
import { emptyStr } from "./singletons.ts";
import {
  PyUnicode_DATA, PyUnicode_GET_LENGTH, PyUnicode_KIND, PyUnicode_MAX_CHAR_VALUE, PyUnicode_New, PyUnicode_WRITE,
  _PyUnicode_FastCopyCharacters, _PyUnicode_FastFill, findMaxChar, resize_compact, unicode_result,
} from "./unicode-core.ts";

/** Lives on the host's stack for the time of one call, as CPython's does on C's. Methods: -1 means an exception is set. */
export class _PyUnicodeWriter {
  overallocate = false;
  /** Characters allocated at first, at least. */
  min_length = 0;
  private buffer: NewRef | NULL = NULL;
  private maxchar = 127;
  private size = 0;
  private pos = 0;
  /** `buffer` is a whole string written as it is, which others may see: it is copied before more is written. */
  private readonly_ = false;

  private adopt(buffer: NewRef): void {
    this.buffer = buffer;
    this.maxchar = PyUnicode_MAX_CHAR_VALUE(buffer);
    this.size = this.readonly_ ? 0 : PyUnicode_GET_LENGTH(buffer);
  }

  /** Makes room for `length` more characters up to `maxchar`. */
  prepare(length: number, maxchar: number): Status {
    if (length === 0 || (maxchar <= this.maxchar && length <= this.size - this.pos && this.buffer !== NULL)) return 0;
    let newlen = this.pos + length;
    if (this.buffer !== NULL && newlen <= this.size) return this.replaceBuffer(this.size, maxchar);
    if (this.overallocate) newlen += newlen >>> 2;
    if (newlen < this.min_length) newlen = this.min_length;
    if (this.buffer === NULL) {
      const fresh = PyUnicode_New(newlen, maxchar);
      if (fresh === NULL) return -1;
      this.adopt(fresh);
      return 0;
    }
    if (maxchar > this.maxchar || this.readonly_) return this.replaceBuffer(newlen, maxchar);
    const moved = resize_compact(this.buffer, newlen);
    if (moved === NULL) return -1;
    this.adopt(moved);
    return 0;
  }
  private replaceBuffer(length: number, maxchar: number): Status {
    const old = this.buffer as Ref;
    const fresh = PyUnicode_New(length, Math.max(maxchar, this.maxchar));
    if (fresh === NULL) return -1;
    _PyUnicode_FastCopyCharacters(fresh, 0, old, 0, this.pos);
    Py_DECREF(old);
    this.readonly_ = false;
    this.adopt(fresh);
    return 0;
  }

  writeChar(ch: number): Status {
    if (this.prepare(1, ch) < 0) return -1;
    const buffer = this.buffer as Ref;
    PyUnicode_WRITE(PyUnicode_KIND(buffer), PyUnicode_DATA(buffer), this.pos++, ch);
    return 0;
  }
  /** `n` times `ch`. */
  fill(n: number, ch: number): Status {
    if (n <= 0) return 0;
    if (this.prepare(n, ch) < 0) return -1;
    _PyUnicode_FastFill(this.buffer as Ref, this.pos, n, ch);
    this.pos += n;
    return 0;
  }
  /** A whole str; the only one written without overallocation comes out as it is. */
  writeStr(str: Ref): Status {
    const n = PyUnicode_GET_LENGTH(str);
    if (n === 0) return 0;
    const maxchar = PyUnicode_MAX_CHAR_VALUE(str);
    if (this.buffer === NULL && !this.overallocate) {
      this.readonly_ = true;
      this.pos += n;
      this.adopt(Py_NewRef(str));
      return 0;
    }
    if (this.prepare(n, maxchar) < 0) return -1;
    _PyUnicode_FastCopyCharacters(this.buffer as Ref, this.pos, str, 0, n);
    this.pos += n;
    return 0;
  }
  writeSubstring(str: Ref, start: number, end: number): Status {
    if (end === 0 || end <= start) return 0;
    if (start === 0 && end === PyUnicode_GET_LENGTH(str)) return this.writeStr(str);
    const kind = PyUnicode_KIND(str);
    const maxchar = PyUnicode_MAX_CHAR_VALUE(str) > this.maxchar
      ? findMaxChar(kind, PyUnicode_DATA(str) + start * kind, end - start) : this.maxchar;
    if (this.prepare(end - start, maxchar) < 0) return -1;
    _PyUnicode_FastCopyCharacters(this.buffer as Ref, this.pos, str, start, end - start);
    this.pos += end - start;
    return 0;
  }
  /** An ASCII host string. */
  writeASCII(js: string): Status {
    if (js.length === 0) return 0;
    if (this.prepare(js.length, 127) < 0) return -1;
    const buffer = this.buffer as Ref;
    const kind = PyUnicode_KIND(buffer), data = PyUnicode_DATA(buffer);
    for (let i = 0; i < js.length; i++) PyUnicode_WRITE(kind, data, this.pos + i, js.charCodeAt(i));
    this.pos += js.length;
    return 0;
  }

  /** The str written; NULL with MemoryError. The writer is spent. */
  finish(): NewRef | NULL {
    const buffer = this.buffer;
    this.buffer = NULL;
    if (this.pos === 0 || buffer === NULL) {
      if (buffer !== NULL) Py_DECREF(buffer);
      return emptyStr as NewRef;
    }
    if (this.readonly_) return buffer;
    if (PyUnicode_GET_LENGTH(buffer) === this.pos) return unicode_result(buffer);
    const exact = resize_compact(buffer, this.pos);
    if (exact === NULL) { Py_DECREF(buffer); return NULL; }
    return unicode_result(exact);
  }
  /** Releases what was written, after a failure; returns NULL. */
  dealloc(): NULL {
    if (this.buffer !== NULL) Py_DECREF(this.buffer);
    this.buffer = NULL;
    return NULL;
  }
}
