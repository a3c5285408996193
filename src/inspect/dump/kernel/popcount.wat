;; Counts the one bits in memory from 0 to $end, a multiple of 64. popcount.ts
;; contains the output of `wat2wasm popcount.wat`; a test compares them.
(module
  (memory (export "memory") 5)
  (func (export "count") (param $end i32) (result i32)
    (local $at i32) (local $ones i64)
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $ones (i64.add (local.get $ones)
          (i64.add (i64.add
            (i64.add (i64.popcnt (i64.load offset=0 (local.get $at)))
                     (i64.popcnt (i64.load offset=8 (local.get $at))))
            (i64.add (i64.popcnt (i64.load offset=16 (local.get $at)))
                     (i64.popcnt (i64.load offset=24 (local.get $at))))
            ) (i64.add
            (i64.add (i64.popcnt (i64.load offset=32 (local.get $at)))
                     (i64.popcnt (i64.load offset=40 (local.get $at))))
            (i64.add (i64.popcnt (i64.load offset=48 (local.get $at)))
                     (i64.popcnt (i64.load offset=56 (local.get $at))))
            ))))
        (local.set $at (i32.add (local.get $at) (i32.const 64)))
        (br $next)))
    (i32.wrap_i64 (local.get $ones))))
