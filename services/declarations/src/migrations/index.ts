import { CreateDeclarations1624493000000 } from './1624493000000-create-declarations.js';
import { WaitInDefault1624493100000 } from './1624493100000-wait-in-default.js';
import { WriteLess1795572000000 } from './1795572000000-write-less.js';
import { HashLookups1795822000000 } from './1795822000000-hash-lookups.js';
import { SpareKeys1795822100000 } from './1795822100000-spare-keys.js';
import { CountPassagesOnce1796025600000 } from './1796025600000-count-passages-once.js';
import { KnowUnitStaff1796041800000 } from './1796041800000-know-unit-staff.js';

export const migrations = [
  CreateDeclarations1624493000000,
  WaitInDefault1624493100000,
  WriteLess1795572000000,
  HashLookups1795822000000,
  SpareKeys1795822100000,
  CountPassagesOnce1796025600000,
  KnowUnitStaff1796041800000,
];
