import { KeepVersionsOnce1795572000000 } from './1795572000000-keep-versions-once.js';
import { CreateCentre1624493000000 } from './1624493000000-create-centre.js';
import { PublishNcoviList1796140000000 } from './1796140000000-publish-ncovi-list.js';
import { VacuumLess1795822100000 } from './1795822100000-vacuum-less.js';

export const migrations = [
  CreateCentre1624493000000,
  KeepVersionsOnce1795572000000,
  VacuumLess1795822100000,
  PublishNcoviList1796140000000,
];
