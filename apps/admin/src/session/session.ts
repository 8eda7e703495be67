import type { ProfileDto } from '@khai-bao/api-client/accounts';
import type { Client, SessionClient } from '@khai-bao/api-client/admin';
import { createContext, useContext, useSyncExternalStore } from 'react';

/** The session of this page, and what sends requests of the generated functions on it. */
export interface Api {
  readonly session: SessionClient;
  readonly client: Client;
}

export const createApi = (session: SessionClient): Api => ({ session, client: session.client });

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
