import { SlimFeedRecords1795572000000 } from './1795572000000-slim-feed-records.js';
import { CreateSync1624493000000 } from './1624493000000-create-sync.js';

export const migrations = [CreateSync1624493000000, SlimFeedRecords1795572000000];
