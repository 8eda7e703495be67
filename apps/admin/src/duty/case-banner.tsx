import { type CaseItemDto, type CaseListDto, listCases } from '@khai-bao/api-client/alerts';
import { alertsStream } from '@khai-bao/api-client/admin';
import { Button } from '@khai-bao/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useRouterState } from '@tanstack/react-router';
import { Bell, BellOff, BellRing } from 'lucide-react';
import { useEffect, useEffectEvent, useState } from 'react';
import { useAreaLevel } from '../session/permissions.js';
import { useApi } from '../session/session.js';
import { useLiveEvents } from '../navigation/live-streams.js';
import { queryKeys } from '../navigation/query-keys.js';
import { startRinging, stopRinging, switchBellOff, switchBellOn, useBellState } from './bell.js';
import { closeCaseNotifications, showCaseNotification } from './case-notification.js';
import { mergeCase, toCase } from './case-order.js';
import { bannerTexts } from './case-banner.texts.js';

/** The bell of this browser and its state: the press of this button is the gesture that browsers ask for. */
export function BellButton() {
  const t = bannerTexts.useTexts();
  const state = useBellState();
  if (state === 'unsupported') return <span className="dim">{t.bell.unsupported}</span>;
  const Icon = state === 'on' ? Bell : BellOff;
  return (
    <Button
      variant="quiet"
      size="small"
      aria-pressed={state === 'on'}
      icon={<Icon aria-hidden="true" />}
      onClick={() => (state === 'on' ? switchBellOff() : void switchBellOn())}
    >
      {t.bell[state]}
    </Button>
  );
}

/** Cases that nobody has taken, the longest-waiting first; kept up to date by the live stream and by asking again. */
function useUnacknowledgedCases(): readonly CaseItemDto[] {
  const api = useApi();
  const client = useQueryClient();
  const queryKey = [...queryKeys.cases, 'open'];
  useLiveEvents(alertsStream, ({ event, data }) => {
    const changed = event === 'case' ? toCase(data) : null;
    if (changed) client.setQueryData<CaseListDto>(queryKey, (page) => page && mergeCase(page, changed));
  });
  const query = useQuery({
    queryKey,
    queryFn: () => listCases({ client: api.client, query: { view: 'open', limit: 100 } }),
  });
  return (query.data?.items ?? []).filter(({ state }) => state === 'NEW');
}

/**
 * Stands in every room of whoever is on duty while a case waits for somebody to take it: a banner, a bell that rings until somebody
 * takes the case or says here that it was heard, and a notification of the browser's own.
 */
export function CaseBanner() {
  const t = bannerTexts.useTexts();
  const level = useAreaLevel();
  const navigate = useNavigate();
  const bell = useBellState();
  const untaken = useUnacknowledgedCases();
  /** The case that is open beside the list shows its own alarm. */
  const openId = useRouterState({
    select: ({ location }) =>
      location.pathname.endsWith('/ca-nghi-ngo') ? (location.search as { id?: string }).id : undefined,
  });
  const [heard, setHeard] = useState<ReadonlySet<string>>(new Set());
  // A district's case is the district's to take until the city is responsible: HCDC would hear 22 districts otherwise.
  const rings = untaken.filter(
    (one) => !heard.has(one.caseId) && (level !== 'city' || one.responsible === 'city'),
  );
  const shown = untaken.filter(({ caseId }) => caseId !== openId);
  const open = (id: string): void => {
    void navigate({ to: '/ca-nghi-ngo', search: { id } });
  };
  const mustRing = rings.length > 0 && bell === 'on';
  useEffect(() => {
    if (!mustRing) return;
    startRinging();
    return stopRinging;
  }, [mustRing]);
  const untakenIds = untaken.map(({ caseId }) => caseId).join(' ');
  const showNotifications = useEffectEvent(() => {
    closeCaseNotifications(new Set(untaken.map(({ caseId }) => caseId)));
    for (const one of untaken) showCaseNotification(one, t.notification, () => open(one.caseId));
  });
  useEffect(() => {
    const show = (): void => showNotifications();
    show();
    document.addEventListener('visibilitychange', show);
    return () => document.removeEventListener('visibilitychange', show);
  }, [untakenIds]);
  useEffect(() => () => closeCaseNotifications(new Set()), []);
  const [first] = shown;
  if (!first) return null;
  return (
    <section className="case-banner" aria-label={t.label}>
      <div className="case-banner-in" role="alert" data-testid="new-case-alert">
        <BellRing size={24} aria-hidden="true" />
        <strong className="grow">
          {shown.length === 1
            ? t.one(formatPersonAndPlace(first))
            : t.many(shown.length, formatPersonAndPlace(first))}
        </strong>
      </div>
      <div className="row">
        <Button variant="ground" size="small" onClick={() => open(first.caseId)}>
          {t.look}
        </Button>
        {mustRing ? (
          <Button
            variant="quiet"
            size="small"
            icon={<BellOff aria-hidden="true" />}
            onClick={() => setHeard(new Set(untaken.map(({ caseId }) => caseId)))}
          >
            {t.heard}
          </Button>
        ) : (
          bell !== 'on' && <BellButton />
        )}
      </div>
    </section>
  );
}

const formatPersonAndPlace = ({ shortName, birthYear, code, unitName, gateName }: CaseItemDto) => ({
  who: [shortName || code, birthYear].filter(Boolean).join(', '),
  where: `${unitName}, ${gateName}`,
});
