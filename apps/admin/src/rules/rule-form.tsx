import { Checkbox, MultiSelect, NativeSelect } from '@mantine/core';
import {
  CommitteeTier,
  UnitKind,
  type RuleConditionsDto,
  type RulePreviewDto,
  previewApprovalRule,
  proposeApprovalRule,
  summarizeAccountRequests,
} from '@khai-bao/api-client/accounts';
import { Button, formatDateTime, useLanguage } from '@khai-bao/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Eye } from 'lucide-react';
import { useState } from 'react';
import { Dialog } from '../parts/dialog.js';
import { Notice } from '../parts/notice.js';
import { notify } from '../parts/notify.js';
import { parseEnumValue } from '../parts/parse-enum-value.js';
import { useApi, useProfile } from '../session/session.js';
import { queryKeys } from '../navigation/query-keys.js';
import { commonTexts } from '../texts/common.texts.js';
import { kindText, numberText, problemText } from '../texts/words.js';
import { rulesTexts } from './rules.texts.js';

function Preview({ preview }: { preview: RulePreviewDto }) {
  const t = rulesTexts.useTexts();
  const words = commonTexts.useTexts();
  const language = useLanguage();
  const n = (count: number): string => numberText(count, language);
  return (
    <section className="stack" aria-label={t.previewTitle(preview.days)}>
      <h3>{t.previewTitle(preview.days)}</h3>
      <dl className="rule-figures">
        <div>
          <dt>{t.would}</dt>
          <dd className="num" data-testid="would-approve">
            {n(preview.wouldApprove)}
          </dd>
          <dd className="note">{t.of(n(preview.requests))}</dd>
        </div>
        <div>
          <dt>{t.wouldWaiting}</dt>
          <dd className="num">{n(preview.wouldApproveWaiting)}</dd>
          <dd className="note">{t.wouldWaitingHint}</dd>
        </div>
        <div>
          <dt>{t.left}</dt>
          <dd className="num">{n(preview.requests - preview.wouldApprove)}</dd>
          {preview.leftToPeople
            .filter((one) => one.requests > 0)
            .map((one) => (
              <dd key={one.reason} className="note num">
                {t.reason(
                  (t.reasons as Readonly<Record<string, string>>)[one.reason] ?? one.reason,
                  n(one.requests),
                )}
              </dd>
            ))}
        </div>
      </dl>
      {preview.items.length > 0 && (
        <>
          <p className="dim">{t.items}</p>
          <ul className="results preview-list" tabIndex={0} aria-label={t.items}>
            {preview.items.map((item) => (
              <li key={item.accountId}>
                <span>
                  <span className="strong">{item.unitName}</span> · {kindText(item.unitKind, words)} ·{' '}
                  {item.areaName}
                </span>
                <span className="num nowrap dim">{formatDateTime(item.requestedAt)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

/** Proposes a rule: its conditions, and what it would have done, which has to be looked at first. */
export function RuleForm({ onClose }: { onClose: () => void }) {
  const t = rulesTexts.useTexts();
  const words = commonTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const own = useProfile().area?.path ?? '';
  const [conditions, setConditions] = useState<RuleConditionsDto>({
    areaPath: own,
    kinds: [],
    tiers: [],
    completeContact: true,
    noDuplicate: true,
  });
  const districts = useQuery({
    queryKey: [...queryKeys.requests, 'summary', {}],
    queryFn: () => summarizeAccountRequests({ client: api.client, query: {} }),
  });
  const preview = useMutation({
    mutationFn: () => previewApprovalRule({ client: api.client, body: conditions }),
  });
  const propose = useMutation({
    mutationFn: () => proposeApprovalRule({ client: api.client, body: conditions }),
    onSuccess: () => {
      notify({ tone: 'pass', text: t.proposed });
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['rules'] }),
  });
  const change = (part: Partial<RuleConditionsDto>): void => {
    setConditions((before) => ({ ...before, ...part }));
    // What was shown no longer belongs to what would be proposed.
    preview.reset();
  };
  const problem = preview.error ?? propose.error;
  return (
    <Dialog opened onClose={onClose} title={t.propose} size="xl">
      <form
        className="rule-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (preview.data) propose.mutate();
          else preview.mutate();
        }}
      >
        {problem && <Notice tone="stop">{problemText(problem)}</Notice>}
        <NativeSelect
          label={t.area}
          data-autofocus
          value={conditions.areaPath}
          data={[
            { value: own, label: t.anyArea },
            ...(districts.data?.areas ?? [])
              .filter((one) => one.path !== own)
              .map((one) => ({ value: one.path, label: one.name })),
          ]}
          onChange={(event) => change({ areaPath: event.currentTarget.value })}
        />
        <MultiSelect
          label={t.kinds}
          description={t.kindsHint}
          data={Object.keys(words.kinds).map((kind) => ({ value: kind, label: kindText(kind, words) }))}
          value={conditions.kinds}
          onChange={(kinds) =>
            change({ kinds: kinds.flatMap((kind) => parseEnumValue(UnitKind, kind) ?? []) })
          }
        />
        <NativeSelect
          label={t.tier}
          value={conditions.tiers[0] ?? ''}
          data={[
            { value: '', label: t.anyTier },
            ...Object.entries(t.tiers).map(([value, label]) => ({ value, label })),
          ]}
          onChange={(event) => {
            const tier = parseEnumValue(CommitteeTier, event.currentTarget.value);
            change({ tiers: tier === undefined ? [] : [tier] });
          }}
        />
        <Checkbox
          label={t.complete}
          checked={conditions.completeContact}
          onChange={(event) => change({ completeContact: event.currentTarget.checked })}
        />
        <Checkbox
          label={t.noDuplicate}
          checked={conditions.noDuplicate}
          onChange={(event) => change({ noDuplicate: event.currentTarget.checked })}
        />
        {preview.data && <Preview preview={preview.data} />}
        <div className="row">
          {preview.data ? (
            <Button type="submit" busy={propose.isPending}>
              {t.send}
            </Button>
          ) : (
            <Button type="submit" icon={<Eye aria-hidden="true" />} busy={preview.isPending}>
              {t.preview}
            </Button>
          )}
          <Button variant="plain" onClick={onClose}>
            {words.cancel}
          </Button>
          {!preview.data && <span className="dim">{t.previewNeeded}</span>}
        </div>
      </form>
    </Dialog>
  );
}
