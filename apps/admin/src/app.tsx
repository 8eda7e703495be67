import { getLanguage, useScheme } from '@khai-bao/ui';
import { ServiceProblem } from '@khai-bao/api-client/admin';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect } from 'react';
import { forgetDrafts } from './channel/draft.js';
import { createAppRouter } from './router.js';
import { ApiContext } from './session/session.js';
import type { Api } from './session/session.js';

/** What the app stands on: the services, what was read, the addresses. */
export function createApp(api: Api) {
  const client = new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (count, error) =>
          count < 2 && !(error instanceof ServiceProblem && error.status >= 400 && error.status < 500),
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  });
  return { api, client, router: createAppRouter() };
}

/** The whole app. What was read and what was begun is forgotten when a session ends. */
export function App({ app }: { app: ReturnType<typeof createApp> }) {
  useScheme();
  const { session } = app.api;
  useEffect(() => {
    getLanguage();
    const leave = session.subscribe(() => {
      if (session.state().status !== 'signed-out') return;
      // However a session ends, in this tab or in another: who sits down next reads nothing of it.
      app.client.clear();
      forgetDrafts();
    });
    if (session.state().status === 'starting') void session.restoreSession();
    return leave;
  }, [app, session]);
  return (
    <ApiContext value={app.api}>
      <QueryClientProvider client={app.client}>
        <RouterProvider router={app.router} />
      </QueryClientProvider>
    </ApiContext>
  );
}
