import { CreateAlerts1624493000000 } from './1624493000000-create-alerts.js';
import { IndexLists1624493200000 } from './1624493200000-index-lists.js';

export const migrations = [CreateAlerts1624493000000, IndexLists1624493200000];
