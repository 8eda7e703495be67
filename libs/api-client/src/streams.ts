import type { StreamCasesData } from './generated/alerts/index.js';
import type { StreamOccupancyData } from './generated/declarations/index.js';
import type { StreamPharmaciesData } from './generated/registration/index.js';
import type { StreamThreadsData } from './generated/support/index.js';
import type { StreamFeedData } from './generated/sync/index.js';

// The addresses of the live streams.
export const alertsStream: StreamCasesData['url'] = '/api/alerts/v1/stream';
export const feedStream: StreamFeedData['url'] = '/api/sync/v1/stream';
export const occupancyStream: StreamOccupancyData['url'] = '/api/declarations/v1/occupancy/stream';
export const pharmacyStream: StreamPharmaciesData['url'] = '/api/registration/v1/pharmacies/stream';
export const supportStream: StreamThreadsData['url'] = '/api/support/v1/stream';
