/** The signatures in dumps: four characters each, read as a u32. */
export const signatures = {
  page: 0x45474150, // "PAGE", which also fills fields that were never set
  du64: 0x34365544, // "DU64"
  dump: 0x504d5544, // "DUMP"
  mdmp: 0x504d444d, // "MDMP"
  sdmp: 0x504d4453, // "SDMP"
  fdmp: 0x504d4446, // "FDMP"
  rdmp: 0x504d4452, // "RDMP"
  trgd: 0x44475254, // "TRGD"
} as const;
