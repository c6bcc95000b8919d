/**
 * The merging half of list.sort: galloping, merge_lo, merge_hi, and powersort's choice of what to merge when.
 * Source: CPython 3.12 Objects/listobject.c, Objects/listsort.txt.
 */
import { type Ref, type Status } from "../memory/types.ts";
import { MIN_GALLOP, type MergeState } from "./listsort.ts";

/** Position in the sorted a[base…base+n) before which `key` belongs, left of equal ones; the search starts at `hint`. -1: error. */
function gallop_left(ms: MergeState, key: Ref, a: Int32Array, base: number, n: number, hint: number): number {
  let ofs = 1;
  let lastofs = 0;
  const at = base + hint;
  let less = ms.lt(a[at]! as Ref, key);
  if (less < 0) return -1;
  if (less) {
    // a[hint] < key: gallop right until a[hint + lastofs] < key <= a[hint + ofs]
    const maxofs = n - hint;
    while (ofs < maxofs) {
      less = ms.lt(a[at + ofs]! as Ref, key);
      if (less < 0) return -1;
      if (!less) break;
      lastofs = ofs;
      ofs = (ofs << 1) + 1;
    }
    if (ofs > maxofs) ofs = maxofs;
    lastofs += hint;
    ofs += hint;
  } else {
    // key <= a[hint]: gallop left until a[hint - ofs] < key <= a[hint - lastofs]
    const maxofs = hint + 1;
    while (ofs < maxofs) {
      less = ms.lt(a[at - ofs]! as Ref, key);
      if (less < 0) return -1;
      if (less) break;
      lastofs = ofs;
      ofs = (ofs << 1) + 1;
    }
    if (ofs > maxofs) ofs = maxofs;
    const k = lastofs;
    lastofs = hint - ofs;
    ofs = hint - k;
  }
  lastofs++;
  while (lastofs < ofs) {
    const m = lastofs + ((ofs - lastofs) >> 1);
    less = ms.lt(a[base + m]! as Ref, key);
    if (less < 0) return -1;
    if (less) lastofs = m + 1;
    else ofs = m;
  }
  return ofs;
}

/** As gallop_left, right of equal ones. */
function gallop_right(ms: MergeState, key: Ref, a: Int32Array, base: number, n: number, hint: number): number {
  let ofs = 1;
  let lastofs = 0;
  const at = base + hint;
  let less = ms.lt(key, a[at]! as Ref);
  if (less < 0) return -1;
  if (less) {
    // key < a[hint]: gallop left until a[hint - ofs] <= key < a[hint - lastofs]
    const maxofs = hint + 1;
    while (ofs < maxofs) {
      less = ms.lt(key, a[at - ofs]! as Ref);
      if (less < 0) return -1;
      if (!less) break;
      lastofs = ofs;
      ofs = (ofs << 1) + 1;
    }
    if (ofs > maxofs) ofs = maxofs;
    const k = lastofs;
    lastofs = hint - ofs;
    ofs = hint - k;
  } else {
    // a[hint] <= key: gallop right until a[hint + lastofs] <= key < a[hint + ofs]
    const maxofs = n - hint;
    while (ofs < maxofs) {
      less = ms.lt(key, a[at + ofs]! as Ref);
      if (less < 0) return -1;
      if (less) break;
      lastofs = ofs;
      ofs = (ofs << 1) + 1;
    }
    if (ofs > maxofs) ofs = maxofs;
    lastofs += hint;
    ofs += hint;
  }
  lastofs++;
  while (lastofs < ofs) {
    const m = lastofs + ((ofs - lastofs) >> 1);
    less = ms.lt(key, a[base + m]! as Ref);
    if (less < 0) return -1;
    if (less) ofs = m;
    else lastofs = m + 1;
  }
  return ofs;
}

/** Moves [from, from + n) of the runs to `to`; overlapping is fine. */
function move(ms: MergeState, to: number, from: number, n: number): void {
  ms.keys.copyWithin(to, from, from + n);
  ms.values?.copyWithin(to, from, from + n);
}
/** Copies [from, from + n) of the temporary arrays to `to`. */
function fromTemp(ms: MergeState, to: number, from: number, n: number): void {
  if (n === 1) {
    ms.keys[to] = ms.tempKeys[from]!;
    if (ms.values) ms.values[to] = ms.tempValues![from]!;
    return;
  }
  ms.keys.set(ms.tempKeys.subarray(from, from + n), to);
  ms.values?.set(ms.tempValues!.subarray(from, from + n), to);
}
function copyOne(ms: MergeState, to: number, from: number): void {
  ms.keys[to] = ms.keys[from]!;
  if (ms.values) ms.values[to] = ms.values[from]!;
}
function toTemp(ms: MergeState, from: number, n: number): void {
  if (ms.tempKeys.length < n) {
    ms.tempKeys = new Int32Array(n);
    if (ms.values) ms.tempValues = new Int32Array(n);
  }
  ms.tempKeys.set(ms.keys.subarray(from, from + n));
  ms.tempValues?.set(ms.values!.subarray(from, from + n));
}

/** Merges the adjacent runs of na items at `base` and nb after them, na <= nb; a's run goes to the temporary. */
function merge_lo(ms: MergeState, base: number, na: number, nb: number): Status {
  let dest = base;
  let a = 0;
  let b = base + na;
  toTemp(ms, base, na);
  let status: Status = 0;
  let copyB = false;
  let min_gallop = ms.min_gallop;
  copyOne(ms, dest++, b++);
  if (--nb === 0) { fromTemp(ms, dest, a, na); return 0; }
  copyB = na === 1;
  merging: while (!copyB) {
    let acount = 0;
    let bcount = 0;
    for (;;) {
      const less = ms.lt(ms.keys[b]! as Ref, ms.tempKeys[a]! as Ref);
      if (less < 0) { status = -1; break merging; }
      if (less) {
        copyOne(ms, dest++, b++);
        bcount++;
        acount = 0;
        if (--nb === 0) break merging;
        if (bcount >= min_gallop) break;
      } else {
        fromTemp(ms, dest++, a++, 1);
        acount++;
        bcount = 0;
        if (--na === 1) { copyB = true; break merging; }
        if (acount >= min_gallop) break;
      }
    }
    min_gallop++;
    do {
      if (min_gallop > 1) min_gallop--;
      ms.min_gallop = min_gallop;
      acount = gallop_right(ms, ms.keys[b]! as Ref, ms.tempKeys, a, na, 0);
      if (acount < 0) { status = -1; break merging; }
      if (acount) {
        fromTemp(ms, dest, a, acount);
        dest += acount;
        a += acount;
        na -= acount;
        if (na === 1) { copyB = true; break merging; }
        if (na === 0) break merging; // only when the comparison is inconsistent
      }
      copyOne(ms, dest++, b++);
      if (--nb === 0) break merging;
      bcount = gallop_left(ms, ms.tempKeys[a]! as Ref, ms.keys, b, nb, 0);
      if (bcount < 0) { status = -1; break merging; }
      if (bcount) {
        move(ms, dest, b, bcount);
        dest += bcount;
        b += bcount;
        nb -= bcount;
        if (nb === 0) break merging;
      }
      fromTemp(ms, dest++, a++, 1);
      if (--na === 1) { copyB = true; break merging; }
    } while (acount >= MIN_GALLOP || bcount >= MIN_GALLOP);
    min_gallop++;
    ms.min_gallop = min_gallop;
  }
  if (copyB) {
    move(ms, dest, b, nb);
    fromTemp(ms, dest + nb, a, 1);
  } else if (na) fromTemp(ms, dest, a, na);
  return status;
}

/** As merge_lo for na >= nb: b's run goes to the temporary, and the merge runs from the right. */
function merge_hi(ms: MergeState, base: number, na: number, nb: number): Status {
  let dest = base + na + nb - 1;
  let a = base + na - 1;
  toTemp(ms, base + na, nb);
  let b = nb - 1;
  let status: Status = 0;
  let min_gallop = ms.min_gallop;
  copyOne(ms, dest--, a--);
  if (--na === 0) { fromTemp(ms, dest - (nb - 1), 0, nb); return 0; }
  let copyA = nb === 1;
  merging: while (!copyA) {
    let acount = 0;
    let bcount = 0;
    for (;;) {
      const less = ms.lt(ms.tempKeys[b]! as Ref, ms.keys[a]! as Ref);
      if (less < 0) { status = -1; break merging; }
      if (less) {
        copyOne(ms, dest--, a--);
        acount++;
        bcount = 0;
        if (--na === 0) break merging;
        if (acount >= min_gallop) break;
      } else {
        fromTemp(ms, dest--, b--, 1);
        bcount++;
        acount = 0;
        if (--nb === 1) { copyA = true; break merging; }
        if (bcount >= min_gallop) break;
      }
    }
    min_gallop++;
    do {
      if (min_gallop > 1) min_gallop--;
      ms.min_gallop = min_gallop;
      let k = gallop_right(ms, ms.tempKeys[b]! as Ref, ms.keys, base, na, na - 1);
      if (k < 0) { status = -1; break merging; }
      acount = na - k;
      if (acount) {
        dest -= acount;
        a -= acount;
        move(ms, dest + 1, a + 1, acount);
        na -= acount;
        if (na === 0) break merging;
      }
      fromTemp(ms, dest--, b--, 1);
      if (--nb === 1) { copyA = true; break merging; }
      k = gallop_left(ms, ms.keys[a]! as Ref, ms.tempKeys, 0, nb, nb - 1);
      if (k < 0) { status = -1; break merging; }
      bcount = nb - k;
      if (bcount) {
        dest -= bcount;
        b -= bcount;
        fromTemp(ms, dest + 1, b + 1, bcount);
        nb -= bcount;
        if (nb === 1) { copyA = true; break merging; }
        if (nb === 0) break merging; // only when the comparison is inconsistent
      }
      copyOne(ms, dest--, a--);
      if (--na === 0) break merging;
    } while (acount >= MIN_GALLOP || bcount >= MIN_GALLOP);
    min_gallop++;
    ms.min_gallop = min_gallop;
  }
  if (copyA) {
    move(ms, dest + 1 - na, a + 1 - na, na);
    fromTemp(ms, dest - na, b, 1);
  } else if (nb) fromTemp(ms, dest - (nb - 1), 0, nb);
  return status;
}

/** Merges the runs i and i + 1 of the stack. */
function merge_at(ms: MergeState, i: number): Status {
  const first = ms.pending[i]!;
  const second = ms.pending[i + 1]!;
  let base = first.base;
  let na = first.len;
  let nb = second.len;
  first.len = na + nb;
  ms.pending.splice(i + 1, 1);
  // Where does b start in a? Elements of a before that are already in place.
  const k = gallop_right(ms, ms.keys[second.base]! as Ref, ms.keys, base, na, 0);
  if (k < 0) return -1;
  base += k;
  na -= k;
  if (na === 0) return 0;
  // Where does a end in b? Elements of b after that are already in place.
  nb = gallop_left(ms, ms.keys[base + na - 1]! as Ref, ms.keys, second.base, nb, nb - 1);
  if (nb <= 0) return nb as Status;
  return na <= nb ? merge_lo(ms, base, na, nb) : merge_hi(ms, base, na, nb);
}

/** Depth in the ideal merge tree of the border between the run at s1 of n1 items and the next, of n2, in a list of n. */
function powerloop(s1: number, n1: number, n2: number, n: number): number {
  let result = 0;
  let a = 2 * s1 + n1;
  let b = a + n1 + n2;
  for (;;) {
    result++;
    if (a >= n) {
      a -= n;
      b -= n;
    } else if (b >= n) return result;
    a *= 2;
    b *= 2;
  }
}
/** Merges what has to be merged before a run of n2 items is pushed. */
export function foundNewRun(ms: MergeState, n2: number): Status {
  const p = ms.pending;
  if (p.length === 0) return 0;
  const last = p[p.length - 1]!;
  const power = powerloop(last.base, last.len, n2, ms.keys.length);
  while (p.length > 1 && p[p.length - 2]!.power > power) if (merge_at(ms, p.length - 2) < 0) return -1;
  p[p.length - 1]!.power = power;
  return 0;
}
export function mergeForceCollapse(ms: MergeState): Status {
  const p = ms.pending;
  while (p.length > 1) {
    let n = p.length - 2;
    if (n > 0 && p[n - 1]!.len < p[n + 1]!.len) n--;
    if (merge_at(ms, n) < 0) return -1;
  }
  return 0;
}
