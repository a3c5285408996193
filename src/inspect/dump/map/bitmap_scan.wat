;; Counts one bits and runs of one bits in records of a bitmap, and stops at a
;; record in which a long run ends. bitmap_scan.ts contains the output of
;; `wat2wasm bitmap_scan.wat`; a test compares them.
;;
;; The bitmap is in memory from 0 to 0x40000; bit 0 of a word comes first. For
;; each record, 16 bytes are written from 0x40000 on: the number of one bits
;; (i32), the number of runs of one bits that start (i32), and the length of the
;; run at the end of the record, which may have started before it (f64).
(module
  (memory (export "memory") 5)
  ;; A longer run stops the scan.
  (global $maxOnes (mut i64) (i64.const 0))
  (global $maxZeros (mut i64) (i64.const 0))
  ;; The run before the next word: all ones or zeros, and its length.
  (global $prev (mut i64) (i64.const 0))
  (global $run (mut i64) (i64.const 0))

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

  ;; Follows the runs through a word. Returns whether a long one ends.
  (func $follow (param $x i64) (result i32)
    (local $differ i64) (local $length i64)
    (local.set $differ (i64.xor (local.get $x) (global.get $prev)))
    (if (i64.eqz (local.get $differ)) (then
      (global.set $run (i64.add (global.get $run) (i64.const 64)))
      (return (i32.const 0))))
    (local.set $length
      (i64.add (global.get $run) (i64.ctz (local.get $differ))))
    (if (i64.gt_u (local.get $length)
          (select (global.get $maxOnes) (global.get $maxZeros)
            (i32.wrap_i64 (global.get $prev))))
      (then (return (i32.const 1))))
    (global.set $prev (i64.shr_s (local.get $x) (i64.const 63)))
    (global.set $run
      (i64.clz (i64.xor (local.get $x) (global.get $prev))))
    (i32.or
      (call $hasRun (local.get $x)
        (i64.add (global.get $maxOnes) (i64.const 1)))
      (call $hasRun (i64.xor (local.get $x) (i64.const -1))
        (i64.add (global.get $maxZeros) (i64.const 1)))))

  ;; Scans from $at to $end. Both are multiples of $record, the size of a record
  ;; in bytes. $record is a multiple of 16.
  ;; $bit and $carried: the value and the length of the run before $at.
  ;; Returns the start of the record that stopped the scan; $end if none did.
  (func (export "scan")
    (param $at i32) (param $end i32) (param $record i32)
    (param $bit i32) (param $carried f64) (param $ones f64) (param $zeros f64)
    (result i32)
    (local $pair v128) (local $full v128) (local $empty v128)
    (local $x i64) (local $y i64) (local $last i64)
    (local $count i64) (local $starts i64) (local $stop i32) (local $out i32)
    (local $always i32) (local $isLong i32) (local $isHit i32)
    (local $isFollowed i32) (local $isSame i32) (local $wasSame i32)
    (global.set $prev (i64.extend_i32_s
      (i32.sub (i32.const 0) (local.get $bit))))
    (global.set $run (i64.trunc_f64_u (local.get $carried)))
    (global.set $maxOnes (i64.trunc_f64_u (local.get $ones)))
    (global.set $maxZeros (i64.trunc_f64_u (local.get $zeros)))
    ;; A run of 15 bits fills at least one byte, and a run of 23 bits fills at
    ;; least two consecutive bytes. So the scan calls $follow only for words near
    ;; such bytes.
    (local.set $always (i32.or
      (i64.lt_u (global.get $maxOnes) (i64.const 14))
      (i64.lt_u (global.get $maxZeros) (i64.const 14))))
    (local.set $isLong (i32.and
      (i64.ge_u (global.get $maxOnes) (i64.const 22))
      (i64.ge_u (global.get $maxZeros) (i64.const 22))))
    (local.set $last (global.get $prev))
    (local.set $isFollowed (i32.const 1))
    (local.set $out (i32.const 0x40000))
    (block $done
      (loop $nextRecord
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $stop (i32.add (local.get $at) (local.get $record)))
        (local.set $count (i64.const 0))
        (local.set $starts (i64.const 0))
        (loop $nextPair
          (local.set $pair (v128.load (local.get $at)))
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
          (local.set $full
            (i8x16.eq (local.get $pair) (v128.const i64x2 -1 -1)))
          (local.set $empty
            (i8x16.eq (local.get $pair) (v128.const i64x2 0 0)))
          (if (local.get $isLong) (then
            (local.set $pair (v128.load offset=1 (local.get $at)))
            (local.set $full (v128.and (local.get $full)
              (i8x16.eq (local.get $pair) (v128.const i64x2 -1 -1))))
            (local.set $empty (v128.and (local.get $empty)
              (i8x16.eq (local.get $pair) (v128.const i64x2 0 0))))))
          (local.set $isHit (i32.or (local.get $always) (v128.any_true
            (v128.or (local.get $full) (local.get $empty)))))
          ;; The pair after a hit is also followed, because the last run of the
          ;; hit may end in this pair.
          (if (i32.or (local.get $isHit) (local.get $isFollowed)) (then
            (if (i32.eqz (local.get $isFollowed)) (then
              (global.set $prev (i64.shr_s (local.get $last) (i64.const 63)))
              (global.set $run (i64.clz
                (i64.xor (local.get $last) (global.get $prev))))))
            ;; In a regular pattern, the same word ends the same runs again.
            (local.set $isSame (i64.eq (local.get $x) (local.get $y)))
            (if (i32.eqz (i32.and
                  (i32.and (local.get $wasSame) (local.get $isSame))
                  (i32.and
                    (i64.eq (local.get $x) (local.get $last))
                    (i64.ne (local.get $x)
                      (i64.shr_s (local.get $x) (i64.const 63))))))
              (then
                (if (i32.or (call $follow (local.get $x))
                      (call $follow (local.get $y)))
                  (then (return
                    (i32.sub (local.get $stop) (local.get $record)))))))))
          (local.set $wasSame (i32.and (local.get $isHit) (local.get $isSame)))
          (local.set $isFollowed (local.get $isHit))
          (local.set $last (local.get $y))
          (local.set $at (i32.add (local.get $at) (i32.const 16)))
          (br_if $nextPair (i32.lt_u (local.get $at) (local.get $stop))))
        (if (i32.eqz (local.get $isFollowed))
          (then
            (global.set $prev (i64.shr_s (local.get $last) (i64.const 63)))
            (global.set $run (i64.clz
              (i64.xor (local.get $last) (global.get $prev))))))
        (i32.store (local.get $out) (i32.wrap_i64 (local.get $count)))
        (i32.store offset=4 (local.get $out)
          (i32.wrap_i64 (local.get $starts)))
        (f64.store offset=8 (local.get $out)
          (f64.convert_i64_u (global.get $run)))
        (local.set $out (i32.add (local.get $out) (i32.const 16)))
        (br $nextRecord)))
    (local.get $end)))
