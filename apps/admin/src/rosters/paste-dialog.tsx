import { Textarea } from '@mantine/core';
import type { RosterDto } from '@khai-bao/api-client/alerts';
import { judgePastedRows, type PastedRow } from '@khai-bao/contracts/duty-roster-paste';
import { Tag } from '@khai-bao/ui';
import { CircleCheck, OctagonAlert } from 'lucide-react';
import { useState } from 'react';
import { Dialog } from '../parts/dialog.js';
import { PlanSave } from './plan-save.js';
import { rosterTexts } from './roster.texts.js';

const maxPastedCharacters = 60_000;

function JudgedRows({ rows }: { rows: readonly PastedRow[] }) {
  const t = rosterTexts.useTexts();
  return (
    <div className="pasted-rows" tabIndex={0} role="region" aria-label={t.plan.judgement}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t.plan.lineColumn}</th>
            <th scope="col">{t.plan.content}</th>
            <th scope="col">{t.plan.judgement}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ line, cells, errors }) => (
            <tr key={line} data-wrong={errors.length > 0 || undefined}>
              <td className="num">{line}</td>
              <td>{cells.filter(Boolean).join(' · ')}</td>
              <td>
                {errors.length === 0 ? t.plan.ok : errors.map((error) => t.plan.errors[error]).join('; ')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Adds shifts that were copied from a spreadsheet; each row is judged before anything is saved. */
export function PasteDialog({ roster, onClose }: { roster: RosterDto; onClose: () => void }) {
  const t = rosterTexts.useTexts();
  const [text, setText] = useState('');
  const rows = judgePastedRows(
    text,
    roster.people.filter(({ isActive }) => isActive),
  );
  const planned = rows.flatMap(({ shift }) => (shift === null ? [] : [shift]));
  const wrong = rows.length - planned.length;
  return (
    <Dialog opened onClose={onClose} title={t.paste} size="lg">
      <div className="stack">
        <Textarea
          label={t.plan.pasteLabel}
          description={t.plan.pasteHint}
          rows={6}
          maxLength={maxPastedCharacters}
          data-autofocus
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {rows.length > 0 && (
          <>
            <div className="row">
              <Tag tone="pass" icon={<CircleCheck aria-hidden="true" />}>
                {t.plan.good(planned.length)}
              </Tag>
              {wrong > 0 && (
                <Tag tone="stop" icon={<OctagonAlert aria-hidden="true" />}>
                  {t.plan.bad(wrong)}
                </Tag>
              )}
            </div>
            <JudgedRows rows={rows} />
          </>
        )}
        <PlanSave roster={roster} planned={planned} replaceable={[]} onClose={onClose} />
      </div>
    </Dialog>
  );
}
