import { SlimFeedRecords1795572000000 } from './1795572000000-slim-feed-records.js';
import { SettleSetAside1796018460000 } from './1796018460000-settle-set-aside.js';
import { ReadNcoviList1796140000000 } from './1796140000000-read-ncovi-list.js';
import { CreateSync1624493000000 } from './1624493000000-create-sync.js';
import { TellTrouble1624494000000 } from './1624494000000-tell-trouble.js';

export const migrations = [
  CreateSync1624493000000,
  SlimFeedRecords1795572000000,
  TellTrouble1624494000000,
  SettleSetAside1796018460000,
  ReadNcoviList1796140000000,
];
