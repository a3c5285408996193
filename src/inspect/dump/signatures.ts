/** The magic words of dumps, four characters each, as they read as a u32. */
export const words = {
  page: 0x45474150, // 'PAGE', the header's and the fill of what was never set
  du64: 0x34365544, // 'DU64'
  dump: 0x504d5544, // 'DUMP'
  mdmp: 0x504d444d, // 'MDMP'
  sdmp: 0x504d4453, // 'SDMP'
  fdmp: 0x504d4446, // 'FDMP'
  rdmp: 0x504d4452, // 'RDMP'
  trgd: 0x44475254, // 'TRGD'
} as const;
