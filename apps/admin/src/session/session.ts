import {
  SessionClient,
  accountsApi,
  alertsApi,
  announceApi,
  areasApi,
  coverageApi,
  feedApi,
  gatesApi,
  duplicatesApi,
  importsApi,
  inspectionsApi,
  intakeApi,
  filtersApi,
  pharmacyApi,
  supportApi,
  urgingApi,
} from '@khai-bao/api-client/admin';
import type { Profile } from '@khai-bao/api-client/admin';
import { createContext, useContext, useSyncExternalStore } from 'react';

/** All that the rooms ask the services through, on one session. */
export function createApi(session: SessionClient) {
  return {
    session,
    accounts: accountsApi(session),
    intake: intakeApi(session),
    announce: announceApi(session),
    coverage: coverageApi(session),
    areas: areasApi(session),
    urging: urgingApi(session),
    support: supportApi(session),
    alerts: alertsApi(session),
    feed: feedApi(session),
    gates: gatesApi(session),
    imports: importsApi(session),
    duplicates: duplicatesApi(session),
    filters: filtersApi(session),
    pharmacies: pharmacyApi(session),
    inspections: inspectionsApi(session),
  };
}
export type Api = ReturnType<typeof createApi>;

export const ApiContext = createContext<Api | null>(null);

/** The services, on the session of this page. */
export function useApi(): Api {
  const api = useContext(ApiContext);
  if (!api) throw new Error('ApiContext is missing');
  return api;
}

/** Where the session stands. */
export function useSessionState() {
  const { session } = useApi();
  return useSyncExternalStore(session.subscribe, session.state, session.state);
}

/** Who is signed in; only inside the shell, where somebody is. */
export function useProfile(): Profile {
  const state = useSessionState();
  if (!('profile' in state)) throw new Error('nobody is signed in');
  return state.profile;
}
