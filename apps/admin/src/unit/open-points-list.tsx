import '../styles/occupancy.css';
import { listGateDevices, listStaff } from '@khai-bao/api-client/accounts';
import { getCounters, listGates } from '@khai-bao/api-client/declarations';
import { useNow } from '@khai-bao/ui';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleCheck } from 'lucide-react';
import { useOccupancy } from '../occupancy/use-occupancy.js';
import { useApi } from '../session/session.js';
import { openPointsOf, type OpenPoint } from './open-points.js';
import { openPointsTexts } from './open-points.texts.js';

const refreshMs = 30_000;

const pageOf = {
  suspected: '/nguoi-den',
  'device-locked': '/thiet-bi-truc-cong',
  'posters-outdated': '/cong',
  'device-waiting': '/thiet-bi-truc-cong',
  'posters-unconfirmed': '/cong',
  'no-staff': '/nhan-vien-cong',
  'pins-missing': '/nhan-vien-cong',
  'left-inside': '/cong',
  'device-silent': '/thiet-bi-truc-cong',
} as const satisfies Record<OpenPoint['kind'], string>;

function usePointText(): (point: OpenPoint) => string {
  const t = openPointsTexts.useTexts();
  return (point) => {
    switch (point.kind) {
      case 'no-staff':
        return t[point.kind];
      case 'device-locked':
      case 'device-silent':
        return t[point.kind](point.name);
      case 'device-waiting':
        return t[point.kind](point.name, point.count);
      default:
        return t[point.kind](point.count);
    }
  };
}

/** What the unit must do today: five points at most, each with the page where it is done. */
export function OpenPointsList() {
  const t = openPointsTexts.useTexts();
  const textOf = usePointText();
  const api = useApi();
  const now = useNow(60_000);
  const again = { refetchInterval: refreshMs };
  const counters = useQuery({
    queryKey: ['counters'],
    queryFn: () => getCounters({ client: api.client }),
    ...again,
  });
  const gates = useQuery({ queryKey: ['gates'], queryFn: () => listGates({ client: api.client }), ...again });
  const devices = useQuery({
    queryKey: ['gate-devices'],
    queryFn: () => listGateDevices({ client: api.client }),
    ...again,
  });
  const staff = useQuery({ queryKey: ['staff'], queryFn: () => listStaff({ client: api.client }) });
  const occupancy = useOccupancy();
  const queries = [counters, gates, devices, staff, occupancy];
  const points = openPointsOf(
    {
      counters: counters.data,
      gates: gates.data?.items,
      devices: devices.data?.items,
      staff: staff.data?.items,
      occupancy: occupancy.data,
    },
    now,
  );
  const isKnown = queries.every(({ data }) => data !== undefined);
  return (
    <section className="card open-points">
      <h2>{t.title}</h2>
      {points.length === 0 ? (
        <p className="row">
          {isKnown && <CircleCheck size={20} aria-hidden="true" />}
          {isKnown ? t.none : t.loading}
        </p>
      ) : (
        <ol>
          {points.map((point) => (
            <li key={`${point.kind} ${'name' in point ? point.name : ''}`} data-kind={point.kind}>
              <span>{textOf(point)}</span>
              <Link
                className="kb-btn"
                data-size="small"
                data-variant="quiet"
                to={pageOf[point.kind]}
                search={point.kind === 'suspected' ? { view: 'suspected' } : {}}
                aria-label={`${t.go}: ${textOf(point)}`}
              >
                {t.go}
              </Link>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
