import type { ProfileDto } from '@khai-bao/api-client/accounts';
import type { Client, Session } from '@khai-bao/api-client/admin';
import type { GateDeviceSession } from '@khai-bao/api-client/gate-device';
import { createContext, useContext, useSyncExternalStore } from 'react';

/** The session of this page, and what sends requests of the generated functions on it. */
export interface Api {
  readonly session: Session;
  readonly client: Client;
  /** The session, when this browser is a gate device; null for any other. */
  readonly device: GateDeviceSession | null;
}

export const createApi = (session: Session): Api => ({ session, client: session.client, device: null });

/** The services, on the session of a gate device. */
export const createDeviceApi = (device: GateDeviceSession): Api => ({
  session: device,
  client: device.client,
  device,
});

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
export function useProfile(): ProfileDto {
  const state = useSessionState();
  if (!('profile' in state)) throw new Error('nobody is signed in');
  return state.profile;
}
