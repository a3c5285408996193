;; Counts one bits and runs of one bits in a part of a bitmap, and lists the
;; long runs of equal bits that end there. bitmap_scan.ts contains the output of
;; `wat2wasm bitmap_scan.wat`; a test compares them.
;;
;; The bitmap is in memory from 0 to 0x40000; bit 0 of a word comes first. The
;; results are written from 0x40000 on:
;;   0x00  number of one bits (i32)
;;   0x04  number of runs of one bits that start (i32)
;;   0x08  length of the run at the end, which may have started earlier (f64)
;;   0x10  number of listed runs (i32)
;;   0x14  number of records with one bits (i32)
;;   0x20  16 bytes for each listed run: the index of the first bit after the
;;         run (i32), the value of its bits (i32), its length (f64)
;;   0x3000  number of one bits up to the end of each record (i32)
;;
;; Only groups of 64 bytes in which a long run can end are followed run by run.
;; A group is found by the bits of the run, which are in the group or right
;; before it. The test depends on the minimum length of a long run:
;;   up to 6 bits    The run is in one of the 64-bit words at multiples of 4
;;                   bytes. A word with such a run is not zero after ANDs with
;;                   itself, shifted.
;;   up to 14 bits   The run fills one or two neighboring halves of bytes.
;;   above           The run fills bytes. A mask with one bit for each byte of a
;;                   group shows how many bytes in a row are full.
(module
  (memory (export "memory") 5)
  ;; Longer runs are listed.
  (global $maxOnes (mut i64) (i64.const 0))
  (global $maxZeros (mut i64) (i64.const 0))
  ;; The run before the next word: all ones or zeros, and its length.
  (global $prev (mut i64) (i64.const 0))
  (global $run (mut i64) (i64.const 0))
  ;; The run before the first word.
  (global $first (mut i32) (i32.const 0))
  (global $firstBit (mut i64) (i64.const 0))
  (global $firstRun (mut i64) (i64.const 0))
  ;; Numbers of one bits and of runs of them that start and end, and the last
  ;; counted word.
  (global $count (mut i64) (i64.const 0))
  (global $starts (mut i64) (i64.const 0))
  (global $ends (mut i64) (i64.const 0))
  (global $last (mut i64) (i64.const 0))
  ;; The end of the last group that was followed.
  (global $followed (mut i32) (i32.const 0))
  ;; The end of the list.
  (global $list (mut i32) (i32.const 0))

  ;; Whether a word has $n consecutive one bits: ANDs it with itself, shifted.
  ;; $x: the word after ANDs that compare $have bits.
  (func $hasRun (param $x i64) (param $n i64) (param $have i64) (result i32)
    (local $shift i64)
    (if (i64.gt_u (local.get $n) (i64.const 64)) (then (return (i32.const 0))))
    (loop $next
      (if (i64.eqz (local.get $x)) (then (return (i32.const 0))))
      (if (i64.ge_u (local.get $have) (local.get $n))
        (then (return (i32.const 1))))
      (local.set $shift (call $shift (local.get $have) (local.get $n)))
      (local.set $x (i64.and (local.get $x)
        (i64.shr_u (local.get $x) (local.get $shift))))
      (local.set $have (i64.add (local.get $have) (local.get $shift)))
      (br $next))
    (unreachable))

  ;; Lists a run if it is long. $mask: all ones or zeros, as its bits.
  (func $end (param $at i32) (param $mask i64) (param $length i64)
    (if (i64.gt_u (local.get $length)
          (select (global.get $maxOnes) (global.get $maxZeros)
            (i32.wrap_i64 (local.get $mask))))
      (then
        (i32.store (global.get $list) (local.get $at))
        (i32.store offset=4 (global.get $list)
          (i32.and (i32.wrap_i64 (local.get $mask)) (i32.const 1)))
        (f64.store offset=8 (global.get $list)
          (f64.convert_i64_u (local.get $length)))
        (global.set $list (i32.add (global.get $list) (i32.const 16))))))

  ;; Lists the long runs of $x, a word of a group, that end in it, except the
  ;; first one. $bit: the number of bits of the first run, of which $mask is a
  ;; word. $at: the index of the first bit.
  (func $endInner (param $at i32) (param $x i64) (param $bit i64)
    (param $mask i64)
    (local $differ i64) (local $length i64)
    (loop $next
      (local.set $mask (i64.xor (local.get $mask) (i64.const -1)))
      (local.set $differ (i64.shr_u
        (i64.xor (local.get $x) (local.get $mask)) (local.get $bit)))
      (if (i64.eqz (local.get $differ)) (then (return)))
      (local.set $length (i64.ctz (local.get $differ)))
      (local.set $bit (i64.add (local.get $bit) (local.get $length)))
      (call $end (i32.add (local.get $at) (i32.wrap_i64 (local.get $bit)))
        (local.get $mask) (local.get $length))
      (br $next)))

  ;; Finds the run that is open before the word at $at.
  (func $lookBack (param $at i32)
    (local $x i64) (local $bits i64)
    (global.set $run (i64.const 0))
    (global.set $prev (i64.shr_s
      (i64.load (i32.sub (local.get $at) (i32.const 8))) (i64.const 63)))
    (loop $next
      (if (i32.le_u (local.get $at) (global.get $first)) (then
        (if (i64.eq (global.get $prev) (global.get $firstBit)) (then
          (global.set $run
            (i64.add (global.get $run) (global.get $firstRun)))))
        (return)))
      (local.set $at (i32.sub (local.get $at) (i32.const 8)))
      (local.set $x (i64.load (local.get $at)))
      (local.set $bits
        (i64.clz (i64.xor (local.get $x) (global.get $prev))))
      (global.set $run (i64.add (global.get $run) (local.get $bits)))
      (br_if $next (i64.eq (local.get $bits) (i64.const 64)))))

  ;; Follows the runs through the group at $at.
  (func $follow (param $at i32)
    (local $x i64) (local $prev i64) (local $run i64) (local $bit i64)
    (if (i32.lt_u (global.get $followed) (local.get $at))
      (then (call $lookBack (local.get $at))))
    (global.set $followed (i32.add (local.get $at) (i32.const 64)))
    (local.set $prev (global.get $prev))
    (local.set $run (global.get $run))
    (loop $next
      (local.set $x (i64.load (local.get $at)))
      (if (i64.eq (local.get $x) (local.get $prev))
        (then (local.set $run (i64.add (local.get $run) (i64.const 64))))
        (else
          (local.set $bit
            (i64.ctz (i64.xor (local.get $x) (local.get $prev))))
          (call $end (i32.add (i32.shl (local.get $at) (i32.const 3))
              (i32.wrap_i64 (local.get $bit)))
            (local.get $prev) (i64.add (local.get $run) (local.get $bit)))
          (if (i32.or
                (call $hasRun (local.get $x)
                  (i64.add (global.get $maxOnes) (i64.const 1)) (i64.const 1))
                (call $hasRun (i64.xor (local.get $x) (i64.const -1))
                  (i64.add (global.get $maxZeros) (i64.const 1)) (i64.const 1)))
            (then (call $endInner (i32.shl (local.get $at) (i32.const 3))
              (local.get $x) (local.get $bit) (local.get $prev))))
          (local.set $prev (i64.shr_s (local.get $x) (i64.const 63)))
          (local.set $run
            (i64.clz (i64.xor (local.get $x) (local.get $prev))))))
      (local.set $at (i32.add (local.get $at) (i32.const 8)))
      (br_if $next (i32.lt_u (local.get $at) (global.get $followed))))
    (global.set $prev (local.get $prev))
    (global.set $run (local.get $run)))

  ;; Whether the list is full: it has room for 64 runs and those of one group.
  (func $isFull (result i32)
    (i32.ge_u (global.get $list) (i32.const 0x40420)))

  ;; Counts one bits, and runs of them that start and end, from $at to $end.
  (func $countChunk (param $at i32) (param $end i32)
    (local $x i64) (local $y i64) (local $last i64)
    (local $count i64) (local $changes i64) (local $starts i64)
    (local.set $last (global.get $last))
    (loop $next
      (local.set $x (i64.load (local.get $at)))
      (local.set $y (i64.load offset=8 (local.get $at)))
      (local.set $count (i64.add (local.get $count) (i64.add
        (i64.popcnt (local.get $x)) (i64.popcnt (local.get $y)))))
      ;; The bit before bit 0 is the highest bit of the word before.
      (local.set $changes (i64.add (local.get $changes) (i64.add
        (i64.popcnt (i64.xor (local.get $x)
          (i64.or (i64.shl (local.get $x) (i64.const 1))
            (i64.shr_u (local.get $last) (i64.const 63)))))
        (i64.popcnt (i64.xor (local.get $y)
          (i64.or (i64.shl (local.get $y) (i64.const 1))
            (i64.shr_u (local.get $x) (i64.const 63))))))))
      (local.set $last (local.get $y))
      (local.set $at (i32.add (local.get $at) (i32.const 16)))
      (br_if $next (i32.lt_u (local.get $at) (local.get $end))))
    ;; Runs start and end in turn. One more run starts than ends if the last bit
    ;; is one and the bit before the first is zero.
    (local.set $starts (i64.shr_u (i64.add
      (i64.sub (local.get $changes)
        (i64.shr_u (global.get $last) (i64.const 63)))
      (i64.shr_u (local.get $last) (i64.const 63))) (i64.const 1)))
    (global.set $last (local.get $last))
    (global.set $count (i64.add (global.get $count) (local.get $count)))
    (global.set $starts (i64.add (global.get $starts) (local.get $starts)))
    (global.set $ends (i64.add (global.get $ends)
      (i64.sub (local.get $changes) (local.get $starts)))))

  ;; The distance of the shift after ANDs that compare $have bits, to compare $n.
  (func $shift (param $have i64) (param $n i64) (result i64)
    (if (i64.ge_u (local.get $have) (local.get $n))
      (then (return (i64.const 0))))
    (select (local.get $have) (i64.sub (local.get $n) (local.get $have))
      (i64.lt_u (local.get $have)
        (i64.sub (local.get $n) (local.get $have)))))

  ;; Finds the first group with a run of $n bits, at most 6, that are one after
  ;; an XOR with $flip.
  (func $findBits (param $at i32) (param $end i32) (param $flip v128)
    (param $n i64) (result i32)
    (local $x v128) (local $y v128)
    ;; Constant shifts are much faster than variable ones.
    (loop $next
      (if (i32.ge_u (local.get $at) (local.get $end))
        (then (return (local.get $end))))
      (local.set $x (v128.xor (local.get $flip)
        (v128.load (i32.sub (local.get $at) (i32.const 4)))))
      (local.set $y (v128.xor (local.get $flip) (v128.load (local.get $at))))
      (if (i64.ge_u (local.get $n) (i64.const 2)) (then
        (local.set $x (v128.and (local.get $x)
          (i64x2.shr_u (local.get $x) (i32.const 1))))
        (local.set $y (v128.and (local.get $y)
          (i64x2.shr_u (local.get $y) (i32.const 1))))))
      (if (i64.eq (local.get $n) (i64.const 3)) (then
        (local.set $x (v128.and (local.get $x)
          (i64x2.shr_u (local.get $x) (i32.const 1))))
        (local.set $y (v128.and (local.get $y)
          (i64x2.shr_u (local.get $y) (i32.const 1))))))
      (if (i64.ge_u (local.get $n) (i64.const 4)) (then
        (local.set $x (v128.and (local.get $x)
          (i64x2.shr_u (local.get $x) (i32.const 2))))
        (local.set $y (v128.and (local.get $y)
          (i64x2.shr_u (local.get $y) (i32.const 2))))))
      (if (i64.eq (local.get $n) (i64.const 5)) (then
        (local.set $x (v128.and (local.get $x)
          (i64x2.shr_u (local.get $x) (i32.const 1))))
        (local.set $y (v128.and (local.get $y)
          (i64x2.shr_u (local.get $y) (i32.const 1))))))
      (if (i64.eq (local.get $n) (i64.const 6)) (then
        (local.set $x (v128.and (local.get $x)
          (i64x2.shr_u (local.get $x) (i32.const 2))))
        (local.set $y (v128.and (local.get $y)
          (i64x2.shr_u (local.get $y) (i32.const 2))))))
      (local.set $at (i32.add (local.get $at) (i32.const 16)))
      (br_if $next (i32.eqz
        (v128.any_true (v128.or (local.get $x) (local.get $y))))))
    (call $groupBefore (local.get $at)))

  ;; The group that contains the byte before $at.
  (func $groupBefore (param $at i32) (result i32)
    (i32.and (i32.sub (local.get $at) (i32.const 1)) (i32.const -64)))

  ;; Finds the first group with a run of $n bits, 7 to 14, that are one after an
  ;; XOR with $flip.
  ;;
  ;; Example: a run of 11 bits fills at least 2 halves of bytes: up to 3 bits may
  ;; be in the half before them, and up to 3 bits in the half after them.
  (func $findHalves (param $at i32) (param $end i32) (param $flip v128)
    (param $n i64) (result i32)
    (local $before v128) (local $both v128) (local $low v128) (local $high v128)
    ;; If one half is enough, the other half of the byte counts as full.
    (if (i64.lt_u (local.get $n) (i64.const 11)) (then
      (local.set $low (i8x16.splat (i32.const 0x0f)))
      (local.set $high (i8x16.splat (i32.const 0xf0)))))
    (loop $next
      (if (i32.ge_u (local.get $at) (local.get $end))
        (then (return (local.get $end))))
      (local.set $before (v128.xor (local.get $flip)
        (v128.load (i32.sub (local.get $at) (i32.const 1)))))
      ;; The low half of each byte, and the high half of the byte before it.
      (local.set $both (v128.bitselect
        (v128.xor (local.get $flip) (v128.load (local.get $at)))
        (local.get $before)
        (v128.const i64x2 0x0f0f0f0f0f0f0f0f 0x0f0f0f0f0f0f0f0f)))
      (local.set $at (i32.add (local.get $at) (i32.const 16)))
      (br_if $next (i32.eqz (v128.any_true (v128.or
        (i8x16.eq (v128.or (local.get $both) (local.get $high))
          (v128.const i64x2 -1 -1))
        (i8x16.eq (v128.or (local.get $before) (local.get $low))
          (v128.const i64x2 -1 -1)))))))
    (call $groupBefore (local.get $at)))

  ;; Finds the first group with the bytes that a run of $bits bits fills. $full:
  ;; 16 full bytes. $before: the number of full bytes right before $at.
  ;;
  ;; Example: a run of 30 bits fills at least 2 bytes: up to 7 bits may be in the
  ;; byte before them, and up to 7 bits in the byte after them.
  (func $findBytes (param $at i32) (param $end i32) (param $full v128)
    (param $bits i64) (param $before i64) (result i32)
    (local $n i64) (local $mask i64) (local $rows i64)
    (local $s1 i64) (local $s2 i64) (local $s3 i64)
    (local.set $n (i64.shr_u
      (i64.sub (local.get $bits) (i64.const 7)) (i64.const 3)))
    (local.set $s1 (call $shift (i64.const 1) (local.get $n)))
    (local.set $s2 (call $shift (i64.const 2) (local.get $n)))
    (local.set $s3 (call $shift (i64.const 4) (local.get $n)))
    (block $found
      (loop $next
        (if (i32.ge_u (local.get $at) (local.get $end))
          (then (return (local.get $end))))
        (local.set $mask (i64.or
          (i64.or
            (call $fullIn (local.get $full) (v128.load (local.get $at)))
            (i64.shl (call $fullIn (local.get $full)
              (v128.load offset=16 (local.get $at))) (i64.const 16)))
          (i64.or
            (i64.shl (call $fullIn (local.get $full)
              (v128.load offset=32 (local.get $at))) (i64.const 32))
            (i64.shl (call $fullIn (local.get $full)
              (v128.load offset=48 (local.get $at))) (i64.const 48)))))
        (local.set $at (i32.add (local.get $at) (i32.const 64)))
        (br_if $found (i64.ge_u
          (i64.add (local.get $before)
            (i64.ctz (i64.xor (local.get $mask) (i64.const -1))))
          (local.get $n)))
        (if (i64.eq (local.get $mask) (i64.const -1)) (then
          (local.set $before (i64.add (local.get $before) (i64.const 64)))
          (br $next)))
        (local.set $before
          (i64.clz (i64.xor (local.get $mask) (i64.const -1))))
        ;; First tests for up to 8 bytes, which is faster than $hasRun.
        (local.set $rows (i64.and (local.get $mask)
          (i64.shr_u (local.get $mask) (local.get $s1))))
        (local.set $rows (i64.and (local.get $rows)
          (i64.shr_u (local.get $rows) (local.get $s2))))
        (local.set $rows (i64.and (local.get $rows)
          (i64.shr_u (local.get $rows) (local.get $s3))))
        (br_if $next (i64.eqz (local.get $rows)))
        (if (i64.eq (local.get $n) (i64.const 1)) (then
          (br_if $found (call $hasRunNear
            (i32.sub (local.get $at) (i32.const 64)) (local.get $mask)
            (v128.not (local.get $full)) (local.get $bits)))
          (br $next)))
        (br_if $next (i32.eqz (call $hasRun (local.get $rows) (local.get $n)
          (i64.const 8))))))
    (call $groupBefore (local.get $at)))

  ;; Whether a run of $n bits, at most 22, includes a full byte of the group at
  ;; $at. $mask has a bit for each full byte. Looks at the 3 bytes before such a
  ;; byte and the 4 bytes after it.
  (func $hasRunNear (param $at i32) (param $mask i64) (param $flip v128)
    (param $n i64) (result i32)
    (loop $next
      (if (call $hasRun
            (i64.xor (i64x2.extract_lane 0 (local.get $flip))
              (i64.load (i32.sub
                (i32.add (local.get $at)
                  (i32.wrap_i64 (i64.ctz (local.get $mask))))
                (i32.const 3))))
            (local.get $n) (i64.const 1))
        (then (return (i32.const 1))))
      (local.set $mask (i64.and (local.get $mask)
        (i64.sub (local.get $mask) (i64.const 1))))
      (br_if $next (i64.ne (local.get $mask) (i64.const 0))))
    (i32.const 0))

  ;; A bit for each byte of $x that equals the byte of $full.
  (func $fullIn (param $full v128) (param $x v128) (result i64)
    (i64.extend_i32_u (i8x16.bitmask (i8x16.eq (local.get $full)
      (local.get $x)))))

  ;; Finds the first group after the followed ones in which a run of more than
  ;; $max bits can end. $mask: a word of such bits. Returns $end if there is none.
  (func $find (param $end i32) (param $mask i64) (param $max i64) (result i32)
    (local $flip v128) (local $n i64)
    (local.set $n (i64.add (local.get $max) (i64.const 1)))
    (local.set $flip (v128.not (i64x2.splat (local.get $mask))))
    (if (i64.le_u (local.get $n) (i64.const 6)) (then
      (return (call $findBits (global.get $followed) (local.get $end)
        (local.get $flip) (local.get $n)))))
    (if (i64.le_u (local.get $n) (i64.const 14)) (then
      (return (call $findHalves (global.get $followed) (local.get $end)
        (local.get $flip) (local.get $n)))))
    (call $findBytes (global.get $followed) (local.get $end)
      (i64x2.splat (local.get $mask)) (local.get $n)
      (select (i64.shr_u (global.get $run) (i64.const 3)) (i64.const 0)
        (i64.eq (global.get $prev) (local.get $mask)))))

  ;; Whether a chunk can have a run of more than $max bits that ends after its
  ;; first group. $pairs: the number of such bits that follow an equal bit. A run
  ;; of $max + 1 bits has $max of them; a run that starts before the chunk has at
  ;; least those of the first group.
  (func $canHaveRun (param $pairs i64) (param $max i64) (result i32)
    (i64.ge_u (local.get $pairs) (select (local.get $max) (i64.const 512)
      (i64.lt_u (local.get $max) (i64.const 512)))))

  ;; Lists the long runs of a chunk. $ones: the number of its one bits; $starts
  ;; and $ends: the numbers of runs of one bits that start and end. Returns where
  ;; it stopped: before $end if the list is full.
  (func $listChunk (param $at i32) (param $end i32)
    (param $ones i64) (param $starts i64) (param $ends i64) (result i32)
    (local $zeros i64) (local $nextOnes i32) (local $nextZeros i32)
    (call $follow (local.get $at))
    (local.set $zeros (i64.sub
      (i64.extend_i32_u (i32.shl (i32.sub (local.get $end) (local.get $at))
        (i32.const 3)))
      (local.get $ones)))
    (if (i32.and (i32.eqz (call $isFull))
          (i32.or (i64.eqz (local.get $ones)) (i64.eqz (local.get $zeros))))
      (then ;; The bits after the first group are part of the open run.
        (global.set $run (i64.add (global.get $run)
          (i64.extend_i32_u (i32.shl
            (i32.sub (local.get $end) (global.get $followed))
            (i32.const 3)))))
        (global.set $followed (local.get $end))))
    (local.set $nextOnes (local.get $end))
    (local.set $nextZeros (local.get $end))
    (if (call $canHaveRun
          (i64.sub (local.get $ones) (local.get $starts)) (global.get $maxOnes))
      (then (local.set $nextOnes
        (call $find (local.get $end) (i64.const -1) (global.get $maxOnes)))))
    (if (call $canHaveRun
          (i64.sub (local.get $zeros) (local.get $ends)) (global.get $maxZeros))
      (then (local.set $nextZeros
        (call $find (local.get $end) (i64.const 0) (global.get $maxZeros)))))
    (loop $next
      (if (call $isFull) (then (return (global.get $followed))))
      (local.set $at (call $least (local.get $nextOnes) (local.get $nextZeros)))
      (if (i32.ge_u (local.get $at) (local.get $end))
        (then (return (local.get $end))))
      (call $follow (local.get $at))
      (if (i32.eq (local.get $nextOnes) (local.get $at)) (then
        (local.set $nextOnes (call $find (local.get $end)
          (i64.const -1) (global.get $maxOnes)))))
      (if (i32.eq (local.get $nextZeros) (local.get $at)) (then
        (local.set $nextZeros (call $find (local.get $end)
          (i64.const 0) (global.get $maxZeros)))))
      (br $next))
    (unreachable))

  (func $least (param $a i32) (param $b i32) (result i32)
    (select (local.get $a) (local.get $b)
      (i32.lt_u (local.get $a) (local.get $b))))

  ;; Scans from $at to $end, both multiples of 64 bytes; $end is above $at.
  ;; Records start at multiples of $record bytes, a power of two.
  ;; $bit and $carried: the value and the length of the run before $at.
  ;; Returns where it stopped: before $end if the list is full.
  (func (export "scan")
    (param $at i32) (param $end i32) (param $record i32)
    (param $bit i32) (param $carried f64) (param $ones f64) (param $zeros f64)
    (result i32)
    (local $chunk i32) (local $stop i32)
    (local $count i64) (local $starts i64) (local $ends i64) (local $last i64)
    (local $records i32) (local $counted i64) (local $occupied i32)
    (global.set $prev (i64.extend_i32_s
      (i32.sub (i32.const 0) (local.get $bit))))
    (global.set $run (i64.trunc_f64_u (local.get $carried)))
    (global.set $maxOnes (i64.trunc_f64_u (local.get $ones)))
    (global.set $maxZeros (i64.trunc_f64_u (local.get $zeros)))
    (global.set $first (local.get $at))
    (global.set $firstBit (global.get $prev))
    (global.set $firstRun (global.get $run))
    (global.set $list (i32.const 0x40020))
    (global.set $count (i64.const 0))
    (global.set $starts (i64.const 0))
    (global.set $ends (i64.const 0))
    (global.set $last (global.get $prev))
    (global.set $followed (local.get $at))
    (local.set $records (i32.const 0x43000))
    (loop $nextChunk
      ;; At most 4 KiB, in one record.
      (local.set $chunk (call $least
        (call $least (local.get $end)
          (i32.add (local.get $at) (i32.const 0x1000)))
        (i32.and (i32.add (local.get $at) (local.get $record))
          (i32.sub (i32.const 0) (local.get $record)))))
      (local.set $count (global.get $count))
      (local.set $starts (global.get $starts))
      (local.set $ends (global.get $ends))
      (local.set $last (global.get $last))
      (call $countChunk (local.get $at) (local.get $chunk))
      (local.set $stop (call $listChunk (local.get $at) (local.get $chunk)
        (i64.sub (global.get $count) (local.get $count))
        (i64.sub (global.get $starts) (local.get $starts))
        (i64.sub (global.get $ends) (local.get $ends))))
      (if (i32.ne (local.get $stop) (local.get $chunk)) (then
        (global.set $count (local.get $count))
        (global.set $starts (local.get $starts))
        (global.set $ends (local.get $ends))
        (global.set $last (local.get $last))
        (call $countChunk (local.get $at) (local.get $stop))))
      (if (call $isFull) (then (local.set $end (local.get $stop))))
      (local.set $at (local.get $stop))
      (i32.store (local.get $records) (i32.wrap_i64 (global.get $count)))
      (if (i32.eqz (i32.and (local.get $at)
            (i32.sub (local.get $record) (i32.const 1))))
        (then
          (local.set $occupied (i32.add (local.get $occupied)
            (i64.ne (global.get $count) (local.get $counted))))
          (local.set $counted (global.get $count))
          (local.set $records (i32.add (local.get $records) (i32.const 4)))))
      (br_if $nextChunk (i32.lt_u (local.get $at) (local.get $end))))
    (if (i32.lt_u (global.get $followed) (local.get $at))
      (then (call $lookBack (local.get $at))))
    (i32.store (i32.const 0x40000) (i32.wrap_i64 (global.get $count)))
    (i32.store (i32.const 0x40004) (i32.wrap_i64 (global.get $starts)))
    (f64.store (i32.const 0x40008) (f64.convert_i64_u (global.get $run)))
    (i32.store (i32.const 0x40014) (local.get $occupied))
    (i32.store (i32.const 0x40010) (i32.shr_u
      (i32.sub (global.get $list) (i32.const 0x40020)) (i32.const 4)))
    (local.get $at)))
