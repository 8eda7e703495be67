import { occupancyStream } from '@khai-bao/api-client/admin';
import { getOccupancy, type OccupancyDto, type OccupancyZoneDto } from '@khai-bao/api-client/declarations';
import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { queryKeys } from '../navigation/query-keys.js';
import { useLiveEvents, useStreamConnected } from '../navigation/live-streams.js';
import { useApi } from '../session/session.js';

/** While the stream is open, only a closing changes what nobody has told. */
const connectedIntervalMs = 60_000;
const pollIntervalMs = 5_000;

const isOccupancy = (data: unknown): data is OccupancyDto =>
  typeof data === 'object' && data !== null && Array.isArray((data as Partial<OccupancyDto>).zones);

/** The people inside of the unit, kept up to date by its live stream, or by asking again while there is none. */
export function useOccupancy(): UseQueryResult<OccupancyDto> {
  const api = useApi();
  const client = useQueryClient();
  const connected = useStreamConnected(occupancyStream);
  useLiveEvents(occupancyStream, ({ event, data }) => {
    if (event !== 'occupancy' || !isOccupancy(data)) return;
    client.setQueryData<OccupancyDto>(queryKeys.occupancy, (held) =>
      held !== undefined && held.number > data.number ? held : data,
    );
  });
  return useQuery({
    queryKey: queryKeys.occupancy,
    queryFn: () => getOccupancy({ client: api.client }),
    refetchInterval: connected ? connectedIntervalMs : pollIntervalMs,
    retry: false,
  });
}

/** The zones in which a passage at a gate counts: the whole unit, and the zone of the gate. */
export const zonesOfGate = (occupancy: OccupancyDto, gateId: string): OccupancyZoneDto[] =>
  occupancy.zones.filter(({ name, gateIds }) => name === null || gateIds.includes(gateId));

/** The zone that a guard at a gate sees: a full one first, then its own, then the whole unit. */
export function zoneAtGate(occupancy: OccupancyDto, gateId: string): OccupancyZoneDto | undefined {
  const zones = zonesOfGate(occupancy, gateId);
  return zones.find(({ level }) => level === 'full') ?? zones.at(-1);
}
