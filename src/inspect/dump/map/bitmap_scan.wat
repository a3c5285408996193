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
;;   0x2000  number of one bits up to the end of each record (i32)
;;
;; Only words near which a run can be long are followed run by run. How such
;; words are found depends on the maximum length of a run that is not listed:
;;   up to 13   A longer run of at most 14 bits is in one of the 64-bit words at
;;              multiples of 4 bytes. A word with such a run is not zero after
;;              ANDs with itself, shifted.
;;   up to 125  A longer run fills several bytes. Three of them are tested.
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

  ;; Scans from $at to $end, both multiples of 16 bytes; $end is above $at.
  ;; Records start at multiples of $record bytes, a power of two.
  ;; $bit and $carried: the value and the length of the run before $at.
  ;; Returns where it stopped: before $end if the list is full.
  (func (export "scan")
    (param $at i32) (param $end i32) (param $record i32)
    (param $bit i32) (param $carried f64) (param $ones f64) (param $zeros f64)
    (result i32)
    (local $pair v128) (local $next v128)
    (local $x i64) (local $y i64) (local $last i64)
    (local $count i64) (local $starts i64)
    (local $records i32) (local $counted i64) (local $occupied i32)
    (local $isHit i32) (local $isKnown i32) (local $isFollowed i32)
    ;; Distances of the tested bytes: 0 for the other tests.
    (local $onesMiddle i32) (local $onesLast i32)
    (local $zerosMiddle i32) (local $zerosLast i32)
    ;; Numbers of consecutive words of equal bits, and their maximum.
    (local $onesWords i64) (local $maxOnesWords i64)
    (local $zerosWords i64) (local $maxZerosWords i64)
    ;; Distances of the shifts: an AND with the last one leaves one bit for each
    ;; place where a run is long.
    (local $ones1 i32) (local $ones2 i32) (local $ones3 i32) (local $ones4 i32)
    (local $zeros1 i32) (local $zeros2 i32) (local $zeros3 i32)
    (local $zeros4 i32)
    (global.set $prev (i64.extend_i32_s
      (i32.sub (i32.const 0) (local.get $bit))))
    (global.set $run (i64.trunc_f64_u (local.get $carried)))
    (global.set $maxOnes (i64.trunc_f64_u (local.get $ones)))
    (global.set $maxZeros (i64.trunc_f64_u (local.get $zeros)))
    (global.set $first (local.get $at))
    (global.set $firstBit (global.get $prev))
    (global.set $firstRun (global.get $run))
    (global.set $list (i32.const 0x40020))
    (local.set $records (i32.const 0x42000))
    (local.set $last (global.get $prev))
    (local.set $isKnown (i32.const 1))
    ;; A run of n bits fills at least (n - 7) / 8 bytes.
    (local.set $onesLast (i32.wrap_i64 (i64.shr_u
      (i64.sub (global.get $maxOnes) (i64.const 14)) (i64.const 3))))
    (local.set $onesMiddle (i32.shr_u (local.get $onesLast) (i32.const 1)))
    (local.set $zerosLast (i32.wrap_i64 (i64.shr_u
      (i64.sub (global.get $maxZeros) (i64.const 14)) (i64.const 3))))
    (local.set $zerosMiddle (i32.shr_u (local.get $zerosLast) (i32.const 1)))
    ;; A run with n full words has at most 64 * n + 126 bits.
    (local.set $maxOnesWords (i64.shr_u
      (i64.sub (global.get $maxOnes) (i64.const 126)) (i64.const 6)))
    (local.set $maxZerosWords (i64.shr_u
      (i64.sub (global.get $maxZeros) (i64.const 126)) (i64.const 6)))
    (if (local.get $bit)
      (then (local.set $onesWords (i64.add (i64.const 1)
        (i64.shr_u (global.get $run) (i64.const 6)))))
      (else (local.set $zerosWords (i64.add (i64.const 1)
        (i64.shr_u (global.get $run) (i64.const 6))))))
    ;; Example: 10 bits are 1 + 1 + 2 + 4 + 2.
    (local.set $ones1 (call $shift (i32.const 1) (global.get $maxOnes)))
    (local.set $ones2 (call $shift (i32.const 2) (global.get $maxOnes)))
    (local.set $ones3 (call $shift (i32.const 4) (global.get $maxOnes)))
    (local.set $ones4 (call $shift (i32.const 8) (global.get $maxOnes)))
    (local.set $zeros1 (call $shift (i32.const 1) (global.get $maxZeros)))
    (local.set $zeros2 (call $shift (i32.const 2) (global.get $maxZeros)))
    (local.set $zeros3 (call $shift (i32.const 4) (global.get $maxZeros)))
    (local.set $zeros4 (call $shift (i32.const 8) (global.get $maxZeros)))
    (loop $nextPair
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
      (local.set $pair (v128.load (local.get $at)))
      (if (i64.lt_u (global.get $maxOnes) (i64.const 14))
        (then
          (local.set $next (v128.load offset=4 (local.get $at)))
          (if (local.get $ones1) (then
            (local.set $pair (v128.and (local.get $pair)
              (i64x2.shr_u (local.get $pair) (local.get $ones1))))
            (local.set $next (v128.and (local.get $next)
              (i64x2.shr_u (local.get $next) (local.get $ones1))))
            (if (local.get $ones2) (then
              (local.set $pair (v128.and (local.get $pair)
                (i64x2.shr_u (local.get $pair) (local.get $ones2))))
              (local.set $next (v128.and (local.get $next)
                (i64x2.shr_u (local.get $next) (local.get $ones2))))
              (if (local.get $ones3) (then
                (local.set $pair (v128.and (local.get $pair)
                  (i64x2.shr_u (local.get $pair) (local.get $ones3))))
                (local.set $next (v128.and (local.get $next)
                  (i64x2.shr_u (local.get $next) (local.get $ones3))))
                (if (local.get $ones4) (then
                  (local.set $pair (v128.and (local.get $pair)
                    (i64x2.shr_u (local.get $pair) (local.get $ones4))))
                  (local.set $next (v128.and (local.get $next)
                    (i64x2.shr_u (local.get $next) (local.get $ones4))))))))))))
          (local.set $isHit
            (v128.any_true (v128.or (local.get $pair) (local.get $next)))))
        (else (if (i64.lt_u (global.get $maxOnes) (i64.const 126))
          (then
            (local.set $isHit (v128.any_true (i8x16.eq
              (v128.const i64x2 -1 -1)
              (v128.and (local.get $pair) (v128.and
                (v128.load (i32.add (local.get $at) (local.get $onesMiddle)))
                (v128.load (i32.add (local.get $at) (local.get $onesLast)))))))))
          (else
            (local.set $onesWords (select
              (i64.add (local.get $onesWords) (i64.const 1)) (i64.const 0)
              (i64.eq (local.get $x) (i64.const -1))))
            (local.set $isHit (i64.gt_u (local.get $onesWords)
              (local.get $maxOnesWords)))
            (local.set $onesWords (select
              (i64.add (local.get $onesWords) (i64.const 1)) (i64.const 0)
              (i64.eq (local.get $y) (i64.const -1))))
            (local.set $isHit (i32.or (local.get $isHit)
              (i64.gt_u (local.get $onesWords) (local.get $maxOnesWords))))))))
      (local.set $pair (v128.load (local.get $at)))
      (if (i64.lt_u (global.get $maxZeros) (i64.const 14))
        (then
          (local.set $pair (v128.not (local.get $pair)))
          (local.set $next (v128.not (v128.load offset=4 (local.get $at))))
          (if (local.get $zeros1) (then
            (local.set $pair (v128.and (local.get $pair)
              (i64x2.shr_u (local.get $pair) (local.get $zeros1))))
            (local.set $next (v128.and (local.get $next)
              (i64x2.shr_u (local.get $next) (local.get $zeros1))))
            (if (local.get $zeros2) (then
              (local.set $pair (v128.and (local.get $pair)
                (i64x2.shr_u (local.get $pair) (local.get $zeros2))))
              (local.set $next (v128.and (local.get $next)
                (i64x2.shr_u (local.get $next) (local.get $zeros2))))
              (if (local.get $zeros3) (then
                (local.set $pair (v128.and (local.get $pair)
                  (i64x2.shr_u (local.get $pair) (local.get $zeros3))))
                (local.set $next (v128.and (local.get $next)
                  (i64x2.shr_u (local.get $next) (local.get $zeros3))))
                (if (local.get $zeros4) (then
                  (local.set $pair (v128.and (local.get $pair)
                    (i64x2.shr_u (local.get $pair) (local.get $zeros4))))
                  (local.set $next (v128.and (local.get $next)
                    (i64x2.shr_u (local.get $next) (local.get $zeros4))))))))))))
          (local.set $isHit (i32.or (local.get $isHit)
            (v128.any_true (v128.or (local.get $pair) (local.get $next))))))
        (else (if (i64.lt_u (global.get $maxZeros) (i64.const 126))
          (then
            (local.set $isHit (i32.or (local.get $isHit)
              (v128.any_true (i8x16.eq (v128.const i64x2 0 0)
                (v128.or (local.get $pair) (v128.or
                  (v128.load (i32.add (local.get $at) (local.get $zerosMiddle)))
                  (v128.load
                    (i32.add (local.get $at) (local.get $zerosLast))))))))))
          (else
            (local.set $zerosWords (select
              (i64.add (local.get $zerosWords) (i64.const 1)) (i64.const 0)
              (i64.eqz (local.get $x))))
            (local.set $isHit (i32.or (local.get $isHit)
              (i64.gt_u (local.get $zerosWords) (local.get $maxZerosWords))))
            (local.set $zerosWords (select
              (i64.add (local.get $zerosWords) (i64.const 1)) (i64.const 0)
              (i64.eqz (local.get $y))))
            (local.set $isHit (i32.or (local.get $isHit)
              (i64.gt_u (local.get $zerosWords)
                (local.get $maxZerosWords))))))))
      (local.set $isFollowed (i32.or (local.get $isHit) (local.get $isKnown)))
      (if (local.get $isFollowed) (then
        (if (i32.eqz (local.get $isKnown))
          (then (call $lookBack (local.get $at))))
        (call $follow (local.get $at))
        (call $follow (i32.add (local.get $at) (i32.const 8)))
        (local.set $isKnown (local.get $isHit))
        ;; A full list: 64 runs and those of the last pair.
        (if (i32.ge_u (global.get $list) (i32.const 0x40420))
          (then (local.set $end (i32.add (local.get $at) (i32.const 16)))))))
      (local.set $at (i32.add (local.get $at) (i32.const 16)))
      (i32.store (local.get $records) (i32.wrap_i64 (local.get $count)))
      (if (i32.eqz (i32.and (local.get $at)
            (i32.sub (local.get $record) (i32.const 1))))
        (then
          (local.set $occupied (i32.add (local.get $occupied)
            (i64.ne (local.get $count) (local.get $counted))))
          (local.set $counted (local.get $count))
          (local.set $records (i32.add (local.get $records) (i32.const 4)))))
      (br_if $nextPair (i32.lt_u (local.get $at) (local.get $end))))
    (if (i32.eqz (local.get $isFollowed))
      (then (call $lookBack (local.get $at))))
    (i32.store (i32.const 0x40000) (i32.wrap_i64 (local.get $count)))
    (i32.store (i32.const 0x40004) (i32.wrap_i64 (local.get $starts)))
    (f64.store (i32.const 0x40008) (f64.convert_i64_u (global.get $run)))
    (i32.store (i32.const 0x40014) (local.get $occupied))
    (i32.store (i32.const 0x40010) (i32.shr_u
      (i32.sub (global.get $list) (i32.const 0x40020)) (i32.const 4)))
    (local.get $at))

  ;; The distance of the shift after which ANDs have compared $have bits, for
  ;; runs of more than $max bits: at most $have.
  (func $shift (param $have i32) (param $max i64) (result i32)
    (local $left i64)
    (local.set $left (i64.sub (i64.add (local.get $max) (i64.const 1))
      (i64.extend_i32_u (local.get $have))))
    (if (i64.le_s (local.get $left) (i64.const 0))
      (then (return (i32.const 0))))
    (select (local.get $have) (i32.wrap_i64 (local.get $left))
      (i64.gt_s (local.get $left) (i64.extend_i32_u (local.get $have))))))
