import '../styles/requests.css';
import {
  type ApprovalRuleDto,
  listApprovalRules,
  stopApprovalRule,
  switchOnApprovalRule,
} from '@khai-bao/api-client/accounts';
import { Button, Tag, formatDateTime, useLanguage } from '@khai-bao/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ArrowLeft, CircleCheck, CircleStop, Clock, Plus, Power } from 'lucide-react';
import { useState } from 'react';
import { ConfirmDialog } from '../parts/confirm-dialog.js';
import { notify } from '../parts/notify.js';
import { useApi, useProfile } from '../session/session.js';
import { QueryResult, PageHead, PageGuard } from '../navigation/page.js';
import { queryKeys } from '../navigation/query-keys.js';
import { commonTexts } from '../texts/common.texts.js';
import { kindText, numberText, problemText } from '../texts/words.js';
import { RuleForm } from './rule-form.js';
import { rulesTexts } from './rules.texts.js';

const ruleStyles = {
  PROPOSED: ['yours', Clock],
  ON: ['pass', CircleCheck],
  STOPPED: ['plain', CircleStop],
} as const;

function Rule({ rule, onSwitchOn }: { rule: ApprovalRuleDto; onSwitchOn: () => void }) {
  const t = rulesTexts.useTexts();
  const words = commonTexts.useTexts();
  const language = useLanguage();
  const api = useApi();
  const client = useQueryClient();
  const { accountId } = useProfile();
  const [tone, Icon] = ruleStyles[rule.state];
  const stop = useMutation({
    mutationFn: () => stopApprovalRule({ client: api.client, path: { id: rule.ruleId } }),
    onSuccess: () => notify({ tone: 'pass', text: t.stopped }),
    onError: (error) => notify({ tone: 'stop', text: problemText(error) }),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['rules'] }),
        client.invalidateQueries({ queryKey: queryKeys.requests }),
      ]),
  });
  const kinds = rule.kinds.map((kind) => kindText(kind, words)).join(', ');
  const tiers = rule.tiers
    .map((tier) => (t.tiers as Readonly<Record<string, string>>)[tier] ?? tier)
    .join(', ');
  const area = rule.areaPath.includes('.') ? rule.areaName : t.anyArea;
  return (
    <article className="rule" aria-label={`${kinds || t.anyKind}, ${area}`}>
      <div className="row">
        <h2>
          {kinds || t.anyKind} · {area}
        </h2>
        <Tag tone={tone} icon={<Icon aria-hidden="true" />}>
          {t.states[rule.state]}
        </Tag>
      </div>
      <ul>
        <li>
          {t.tier}: {tiers || t.anyTier}
        </li>
        {rule.completeContact && <li>{t.complete}</li>}
        {rule.noDuplicate && <li>{t.noDuplicate}</li>}
      </ul>
      <p className="dim num">
        {t.by(t.proposedBy, rule.proposedBy, formatDateTime(rule.proposedAt))}
        {rule.switchedOnAt && (
          <>
            <br />
            {t.by(t.onBy, rule.switchedOnBy ?? '', formatDateTime(rule.switchedOnAt))}
          </>
        )}
        {rule.stoppedAt && (
          <>
            <br />
            {t.by(t.stoppedBy, rule.stoppedBy ?? '', formatDateTime(rule.stoppedAt))}
          </>
        )}
      </p>
      {rule.state !== 'PROPOSED' && (
        <p className="strong num">{t.approved(numberText(rule.approved, language))}</p>
      )}
      {rule.state !== 'STOPPED' && (
        <div className="row">
          {rule.state === 'PROPOSED' &&
            (rule.proposedById === accountId ? (
              <p className="dim">{t.own}</p>
            ) : (
              <Button icon={<Power aria-hidden="true" />} onClick={onSwitchOn}>
                {t.switchOn}
              </Button>
            ))}
          <Button
            variant={rule.state === 'ON' ? 'main' : 'plain'}
            busy={stop.isPending}
            icon={<CircleStop aria-hidden="true" />}
            onClick={() => stop.mutate()}
          >
            {rule.state === 'ON' ? t.stop : t.withdraw}
          </Button>
        </div>
      )}
    </article>
  );
}

function Rules() {
  const t = rulesTexts.useTexts();
  const api = useApi();
  const [proposing, setProposing] = useState(false);
  const [switching, setSwitching] = useState<ApprovalRuleDto | null>(null);
  const query = useQuery({
    queryKey: ['rules'],
    queryFn: () => listApprovalRules({ client: api.client }),
    refetchInterval: 10_000,
  });
  const propose = (
    <Button icon={<Plus aria-hidden="true" />} onClick={() => setProposing(true)}>
      {t.propose}
    </Button>
  );
  return (
    <>
      <PageHead title={t.title}>
        <Link to="/yeu-cau-tai-khoan" className="kb-btn" data-variant="plain" data-size="normal">
          <ArrowLeft size={18} aria-hidden="true" />
          {t.back}
        </Link>
        {(query.data?.items.length ?? 0) > 0 && propose}
      </PageHead>
      <div className="plain-pane">
        <QueryResult
          query={query}
          empty={(page) =>
            page.items.length === 0 ? { title: t.emptyTitle, text: t.emptyText, action: propose } : null
          }
        >
          {(page) => (
            <div className="rules">
              <p className="dim">{t.intro}</p>
              {page.items.map((rule) => (
                <Rule key={rule.ruleId} rule={rule} onSwitchOn={() => setSwitching(rule)} />
              ))}
            </div>
          )}
        </QueryResult>
      </div>
      {proposing && <RuleForm onClose={() => setProposing(false)} />}
      {switching && (
        <ConfirmDialog
          title={t.switchOnTitle}
          text={t.switchOnText}
          confirm={t.switchOn}
          done={t.switchedOn}
          act={() => switchOnApprovalRule({ client: api.client, path: { id: switching.ruleId } })}
          changes={['rules']}
          onClose={() => setSwitching(null)}
        />
      )}
    </>
  );
}

/** Rules that approve requests by themselves: proposed, shown beforehand, switched on by a second person, stopped at once. */
export function RulesPage() {
  return (
    <PageGuard section="requests">
      <Rules />
    </PageGuard>
  );
}
