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
;;   0x1000  a byte for each pair of words of a chunk: whether it is followed
;;   0x2000  number of one bits up to the end of each record (i32)
;;
;; Only words near which a run can be long are followed run by run. How such
;; words are found depends on the maximum length of a run that is not listed:
;;   up to 13   A longer run of at most 14 bits is in one of the 64-bit words at
;;              multiples of 4 bytes. A word with such a run is not zero after
;;              ANDs with itself, shifted.
;;   up to 125  A longer run fills several bytes. Three of them are tested. Up to
;;              31, the shifted words near them are tested, too.
;;   above      A longer run fills 64-bit words. They are counted.
;; Each test finds a run at most one pair of words before the pair in which the
;; run ends. So the pair after a find is followed, too.
(module
  (memory (export "memory") 6)
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
  ;; Numbers of one bits and of runs that start, and the last counted word.
  (global $count (mut i64) (i64.const 0))
  (global $starts (mut i64) (i64.const 0))
  (global $last (mut i64) (i64.const 0))
  ;; Numbers of consecutive words of ones and zeros up to the last tested word.
  (global $onesWords (mut i64) (i64.const 0))
  (global $zerosWords (mut i64) (i64.const 0))
  ;; Whether the run before the next word is known.
  (global $isKnown (mut i32) (i32.const 0))
  ;; The end of the list.
  (global $list (mut i32) (i32.const 0))

  ;; Whether $x has $n consecutive one bits: ANDs it with itself, shifted.
  (func $hasRun (param $x i64) (param $n i64) (result i32)
    (local $have i64) (local $shift i64)
    (if (i64.gt_u (local.get $n) (i64.const 64)) (then (return (i32.const 0))))
    (local.set $have (i64.const 1))
    (loop $next
      (if (i64.eqz (local.get $x)) (then (return (i32.const 0))))
      (if (i64.ge_u (local.get $have) (local.get $n))
        (then (return (i32.const 1))))
      (local.set $shift (i64.sub (local.get $n) (local.get $have)))
      (if (i64.gt_u (local.get $shift) (local.get $have))
        (then (local.set $shift (local.get $have))))
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

  ;; Follows the runs through the word at $at.
  (func $follow (param $at i32)
    (local $x i64) (local $differ i64) (local $mask i64) (local $bit i64)
    (local $length i64)
    (local.set $x (i64.load (local.get $at)))
    (local.set $at (i32.shl (local.get $at) (i32.const 3)))
    (local.set $differ (i64.xor (local.get $x) (global.get $prev)))
    (if (i64.eqz (local.get $differ)) (then
      (global.set $run (i64.add (global.get $run) (i64.const 64)))
      (return)))
    (local.set $bit (i64.ctz (local.get $differ)))
    (call $end (i32.add (local.get $at) (i32.wrap_i64 (local.get $bit)))
      (global.get $prev) (i64.add (global.get $run) (local.get $bit)))
    (if (i32.or
          (call $hasRun (local.get $x)
            (i64.add (global.get $maxOnes) (i64.const 1)))
          (call $hasRun (i64.xor (local.get $x) (i64.const -1))
            (i64.add (global.get $maxZeros) (i64.const 1))))
      (then
        (local.set $mask (global.get $prev))
        (block $done
          (loop $next
            (local.set $mask (i64.xor (local.get $mask) (i64.const -1)))
            (local.set $differ (i64.shr_u
              (i64.xor (local.get $x) (local.get $mask)) (local.get $bit)))
            (br_if $done (i64.eqz (local.get $differ)))
            (local.set $length (i64.ctz (local.get $differ)))
            (local.set $bit (i64.add (local.get $bit) (local.get $length)))
            (call $end (i32.add (local.get $at) (i32.wrap_i64 (local.get $bit)))
              (local.get $mask) (local.get $length))
            (br $next)))))
    (global.set $prev (i64.shr_s (local.get $x) (i64.const 63)))
    (global.set $run
      (i64.clz (i64.xor (local.get $x) (global.get $prev)))))

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

  ;; Whether $n consecutive bits are one in the 64-bit words at multiples of 4
  ;; bytes from $at - 4 to $at + 12, after an XOR with $flip.
  (func $isLong (param $at i32) (param $flip v128) (param $n i32) (result i32)
    (local $x v128) (local $y v128) (local $z v128)
    (local $have i32) (local $shift i32)
    (local.set $x (v128.xor (local.get $flip)
      (v128.load (i32.sub (local.get $at) (i32.const 4)))))
    (local.set $y (v128.xor (local.get $flip) (v128.load (local.get $at))))
    (local.set $z (v128.xor (local.get $flip)
      (v128.load offset=4 (local.get $at))))
    (local.set $have (i32.const 1))
    (loop $next
      (local.set $shift (i32.sub (local.get $n) (local.get $have)))
      (if (i32.gt_u (local.get $shift) (local.get $have))
        (then (local.set $shift (local.get $have))))
      (local.set $x (v128.and (local.get $x)
        (i64x2.shr_u (local.get $x) (local.get $shift))))
      (local.set $y (v128.and (local.get $y)
        (i64x2.shr_u (local.get $y) (local.get $shift))))
      (local.set $z (v128.and (local.get $z)
        (i64x2.shr_u (local.get $z) (local.get $shift))))
      (local.set $have (i32.add (local.get $have) (local.get $shift)))
      (br_if $next (i32.lt_u (local.get $have) (local.get $n))))
    (v128.any_true
      (v128.or (local.get $x) (v128.or (local.get $y) (local.get $z)))))

  ;; Counts one bits and starts of runs from $at to $end.
  (func $countChunk (param $at i32) (param $end i32)
    (local $x i64) (local $y i64) (local $last i64)
    (local $count i64) (local $starts i64)
    (local.set $last (global.get $last))
    (loop $next
      (local.set $x (i64.load (local.get $at)))
      (local.set $y (i64.load offset=8 (local.get $at)))
      (local.set $count (i64.add (local.get $count) (i64.add
        (i64.popcnt (local.get $x)) (i64.popcnt (local.get $y)))))
      ;; A run starts at a one bit whose lower neighbor is zero. The lower
      ;; neighbor of bit 0 is the highest bit of the word before.
      (local.set $starts (i64.add (local.get $starts) (i64.add
        (i64.popcnt (i64.and (local.get $x) (i64.xor (i64.const -1)
          (i64.or (i64.shl (local.get $x) (i64.const 1))
            (i64.shr_u (local.get $last) (i64.const 63))))))
        (i64.popcnt (i64.and (local.get $y) (i64.xor (i64.const -1)
          (i64.or (i64.shl (local.get $y) (i64.const 1))
            (i64.shr_u (local.get $x) (i64.const 63)))))))))
      (local.set $last (local.get $y))
      (local.set $at (i32.add (local.get $at) (i32.const 16)))
      (br_if $next (i32.lt_u (local.get $at) (local.get $end))))
    (global.set $last (local.get $last))
    (global.set $count (i64.add (global.get $count) (local.get $count)))
    (global.set $starts (i64.add (global.get $starts) (local.get $starts))))

  ;; The distance of the shift after ANDs that compare $have bits, to compare $n.
  (func $shift (param $have i32) (param $n i32) (result i32)
    (local $left i32)
    (local.set $left (i32.sub (local.get $n) (local.get $have)))
    (if (i32.le_s (local.get $left) (i32.const 0))
      (then (return (i32.const 0))))
    (select (local.get $have) (local.get $left)
      (i32.gt_s (local.get $left) (local.get $have))))

  ;; Tests for runs of $n bits, at most 14, that are one after an XOR with $flip.
  (func $testShifts (param $at i32) (param $end i32) (param $flip v128)
    (param $n i32)
    (local $x v128) (local $y v128) (local $hits i32)
    (local $s1 i32) (local $s2 i32) (local $s3 i32) (local $s4 i32)
    ;; Example: 10 bits are 1 + 1 + 2 + 4 + 2.
    (local.set $s1 (call $shift (i32.const 1) (local.get $n)))
    (local.set $s2 (call $shift (i32.const 2) (local.get $n)))
    (local.set $s3 (call $shift (i32.const 4) (local.get $n)))
    (local.set $s4 (call $shift (i32.const 8) (local.get $n)))
    (local.set $hits (i32.const 0x41000))
    (loop $next
      (local.set $x (v128.xor (local.get $flip) (v128.load (local.get $at))))
      (local.set $y
        (v128.xor (local.get $flip) (v128.load offset=4 (local.get $at))))
      (if (local.get $s1) (then
        (local.set $x (v128.and (local.get $x)
          (i64x2.shr_u (local.get $x) (local.get $s1))))
        (local.set $y (v128.and (local.get $y)
          (i64x2.shr_u (local.get $y) (local.get $s1))))
        (if (local.get $s2) (then
        (local.set $x (v128.and (local.get $x)
          (i64x2.shr_u (local.get $x) (local.get $s2))))
        (local.set $y (v128.and (local.get $y)
          (i64x2.shr_u (local.get $y) (local.get $s2))))
        (if (local.get $s3) (then
        (local.set $x (v128.and (local.get $x)
          (i64x2.shr_u (local.get $x) (local.get $s3))))
        (local.set $y (v128.and (local.get $y)
          (i64x2.shr_u (local.get $y) (local.get $s3))))
        (if (local.get $s4) (then
        (local.set $x (v128.and (local.get $x)
          (i64x2.shr_u (local.get $x) (local.get $s4))))
        (local.set $y (v128.and (local.get $y)
          (i64x2.shr_u (local.get $y) (local.get $s4))))))))))))
      (i32.store8 (local.get $hits) (i32.or (i32.load8_u (local.get $hits))
        (v128.any_true (v128.or (local.get $x) (local.get $y)))))
      (local.set $hits (i32.add (local.get $hits) (i32.const 1)))
      (local.set $at (i32.add (local.get $at) (i32.const 16)))
      (br_if $next (i32.lt_u (local.get $at) (local.get $end)))))

  ;; Tests for runs of $n bits that are one after an XOR with $flip. They fill
  ;; at least ($n - 7) / 8 bytes; $last and $middle are in these.
  (func $testBytes (param $at i32) (param $end i32) (param $flip v128)
    (param $n i32)
    (local $middle i32) (local $last i32) (local $hits i32)
    (local.set $last (i32.shr_u
      (i32.sub (local.get $n) (i32.const 15)) (i32.const 3)))
    (local.set $middle (i32.shr_u (local.get $last) (i32.const 1)))
    (local.set $hits (i32.const 0x41000))
    (loop $next
      (if (v128.any_true (i8x16.eq (v128.const i64x2 -1 -1)
            (v128.and
              (v128.and
                (v128.xor (local.get $flip) (v128.load (local.get $at)))
                (v128.xor (local.get $flip) (v128.load
                  (i32.add (local.get $at) (local.get $middle)))))
              (v128.xor (local.get $flip) (v128.load
                (i32.add (local.get $at) (local.get $last)))))))
        (then (i32.store8 (local.get $hits)
          (if (result i32) (i32.and (i32.le_u (local.get $n) (i32.const 32))
                (i32.ge_u (local.get $at) (i32.const 4)))
            (then (i32.or (i32.load8_u (local.get $hits))
              (call $isLong (local.get $at) (local.get $flip)
                (local.get $n))))
            (else (i32.const 1))))))
      (local.set $hits (i32.add (local.get $hits) (i32.const 1)))
      (local.set $at (i32.add (local.get $at) (i32.const 16)))
      (br_if $next (i32.lt_u (local.get $at) (local.get $end)))))

  ;; Tests for runs of more than $max bits. $mask: a word of such bits; $words:
  ;; the number of such words before $at. Returns their number before $end.
  (func $testWords (param $at i32) (param $end i32) (param $mask i64)
    (param $max i64) (param $words i64) (result i64)
    (local $hits i32) (local $isHit i32)
    ;; A run with n full words has at most 64 * n + 126 bits.
    (local.set $max (i64.shr_u
      (i64.sub (local.get $max) (i64.const 126)) (i64.const 6)))
    (local.set $hits (i32.const 0x41000))
    (loop $next
      (local.set $words (select
        (i64.add (local.get $words) (i64.const 1)) (i64.const 0)
        (i64.eq (i64.load (local.get $at)) (local.get $mask))))
      (local.set $isHit (i64.gt_u (local.get $words) (local.get $max)))
      (local.set $words (select
        (i64.add (local.get $words) (i64.const 1)) (i64.const 0)
        (i64.eq (i64.load offset=8 (local.get $at)) (local.get $mask))))
      (i32.store8 (local.get $hits) (i32.or
        (i32.or (local.get $isHit)
          (i64.gt_u (local.get $words) (local.get $max)))
        (i32.load8_u (local.get $hits))))
      (local.set $hits (i32.add (local.get $hits) (i32.const 1)))
      (local.set $at (i32.add (local.get $at) (i32.const 16)))
      (br_if $next (i32.lt_u (local.get $at) (local.get $end))))
    (local.get $words))

  ;; Chooses the test for runs of more than $max bits.
  (func $test (param $at i32) (param $end i32) (param $mask i64)
    (param $max i64) (param $words i64) (result i64)
    (local $flip v128)
    (local.set $flip (v128.not (i64x2.splat (local.get $mask))))
    (if (i64.ge_u (local.get $max) (i64.const 126)) (then
      (return (call $testWords (local.get $at) (local.get $end)
        (local.get $mask) (local.get $max) (local.get $words)))))
    (if (i64.lt_u (local.get $max) (i64.const 14))
      (then (call $testShifts (local.get $at) (local.get $end)
        (local.get $flip)
        (i32.add (i32.wrap_i64 (local.get $max)) (i32.const 1))))
      (else (call $testBytes (local.get $at) (local.get $end)
        (local.get $flip)
        (i32.add (i32.wrap_i64 (local.get $max)) (i32.const 1)))))
    (local.get $words))

  ;; Whether the tests found a run in a chunk.
  (func $hasHit (result i32)
    (local $at i32) (local $hits v128)
    (local.set $at (i32.const 0x41000))
    (loop $next
      (local.set $hits
        (v128.or (local.get $hits) (v128.load (local.get $at))))
      (local.set $at (i32.add (local.get $at) (i32.const 16)))
      (br_if $next (i32.lt_u (local.get $at) (i32.const 0x41100))))
    (v128.any_true (local.get $hits)))

  ;; Follows the pairs of a chunk in which the tests found a run. Returns where
  ;; it stopped: before $end if the list is full.
  (func $followChunk (param $at i32) (param $end i32) (result i32)
    (local $hits i32) (local $isHit i32)
    (local.set $hits (i32.const 0x41000))
    (loop $next
      (local.set $isHit (i32.load8_u (local.get $hits)))
      (i32.store8 (local.get $hits) (i32.const 0))
      (if (i32.or (local.get $isHit) (global.get $isKnown)) (then
        (if (i32.eqz (global.get $isKnown))
          (then (call $lookBack (local.get $at))))
        (call $follow (local.get $at))
        (call $follow (i32.add (local.get $at) (i32.const 8)))
        (global.set $isKnown (local.get $isHit))
        ;; A full list: 64 runs and those of the last pair.
        (if (i32.ge_u (global.get $list) (i32.const 0x40420))
          (then (return (i32.add (local.get $at) (i32.const 16)))))))
      (local.set $hits (i32.add (local.get $hits) (i32.const 1)))
      (local.set $at (i32.add (local.get $at) (i32.const 16)))
      (br_if $next (i32.lt_u (local.get $at) (local.get $end))))
    (local.get $end))

  ;; Scans from $at to $end, both multiples of 16 bytes; $end is above $at.
  ;; Records start at multiples of $record bytes, a power of two.
  ;; $bit and $carried: the value and the length of the run before $at.
  ;; Returns where it stopped: before $end if the list is full.
  (func (export "scan")
    (param $at i32) (param $end i32) (param $record i32)
    (param $bit i32) (param $carried f64) (param $ones f64) (param $zeros f64)
    (result i32)
    (local $chunk i32) (local $stop i32) (local $words i64)
    (local $count i64) (local $starts i64) (local $last i64)
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
    (global.set $last (global.get $prev))
    (global.set $isKnown (i32.const 1))
    (local.set $words (i64.add (i64.const 1)
      (i64.shr_u (global.get $run) (i64.const 6))))
    (global.set $onesWords
      (select (local.get $words) (i64.const 0) (local.get $bit)))
    (global.set $zerosWords
      (select (i64.const 0) (local.get $words) (local.get $bit)))
    (local.set $records (i32.const 0x42000))
    (memory.fill (i32.const 0x41000) (i32.const 0) (i32.const 0x100))
    (loop $nextChunk
      ;; At most 4 KiB, in one record.
      (local.set $stop (i32.and (i32.add (local.get $at) (local.get $record))
        (i32.sub (i32.const 0) (local.get $record))))
      (local.set $chunk (i32.add (local.get $at) (i32.const 0x1000)))
      (if (i32.lt_u (local.get $stop) (local.get $chunk))
        (then (local.set $chunk (local.get $stop))))
      (if (i32.lt_u (local.get $end) (local.get $chunk))
        (then (local.set $chunk (local.get $end))))
      (local.set $count (global.get $count))
      (local.set $starts (global.get $starts))
      (local.set $last (global.get $last))
      (call $countChunk (local.get $at) (local.get $chunk))
      (global.set $onesWords (call $test (local.get $at) (local.get $chunk)
        (i64.const -1) (global.get $maxOnes) (global.get $onesWords)))
      (global.set $zerosWords (call $test (local.get $at) (local.get $chunk)
        (i64.const 0) (global.get $maxZeros) (global.get $zerosWords)))
      (local.set $stop (local.get $chunk))
      (if (i32.or (global.get $isKnown) (call $hasHit)) (then
        (local.set $stop
          (call $followChunk (local.get $at) (local.get $chunk)))))
      (if (i32.ne (local.get $stop) (local.get $chunk)) (then
        (global.set $count (local.get $count))
        (global.set $starts (local.get $starts))
        (global.set $last (local.get $last))
        (call $countChunk (local.get $at) (local.get $stop))))
      (if (i32.ge_u (global.get $list) (i32.const 0x40420))
        (then (local.set $end (local.get $stop))))
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
    (call $lookBack (local.get $at))
    (i32.store (i32.const 0x40000) (i32.wrap_i64 (global.get $count)))
    (i32.store (i32.const 0x40004) (i32.wrap_i64 (global.get $starts)))
    (f64.store (i32.const 0x40008) (f64.convert_i64_u (global.get $run)))
    (i32.store (i32.const 0x40014) (local.get $occupied))
    (i32.store (i32.const 0x40010) (i32.shr_u
      (i32.sub (global.get $list) (i32.const 0x40020)) (i32.const 4)))
    (local.get $at)))
