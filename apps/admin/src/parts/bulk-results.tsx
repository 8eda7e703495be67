import { Button, Tag } from '@khai-bao/ui';
import type { DecisionDto } from '@khai-bao/api-client/accounts';
import type { ActResultDto } from '@khai-bao/api-client/registration';
import { CircleCheck, OctagonAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Dialog } from './dialog.js';
import { commonTexts } from '../texts/common.texts.js';
import { problemText } from '../texts/words.js';

/** What came of one of a bulk action. */
export type BulkResult = DecisionDto | ActResultDto;

/** What came of each one of a bulk action; refusals stand first, each with its reason. */
export function BulkResults<T extends BulkResult>({
  title,
  hint,
  results,
  nameOf,
  doneOf,
  onClose,
}: {
  title: string;
  hint?: string;
  results: readonly T[];
  nameOf: (id: string) => string;
  doneOf: (result: T) => ReactNode;
  onClose: () => void;
}) {
  const t = commonTexts.useTexts();
  const sorted = [...results].sort((a, b) => Number(a.ok) - Number(b.ok));
  return (
    <Dialog opened onClose={onClose} title={title} size="lg">
      <div className="stack">
        {hint && results.some((result) => !result.ok) && <p className="dim">{hint}</p>}
        <ul className="results">
          {sorted.map((result) => (
            <li key={result.id} data-ok={result.ok}>
              <span className="strong">{nameOf(result.id)}</span>
              {result.ok ? (
                <Tag tone="pass" icon={<CircleCheck aria-hidden="true" />}>
                  {doneOf(result)}
                </Tag>
              ) : (
                <Tag tone="stop" icon={<OctagonAlert aria-hidden="true" />}>
                  {problemText(result.code ?? 'unknown')}
                </Tag>
              )}
            </li>
          ))}
        </ul>
        <div className="row">
          <Button onClick={onClose} data-autofocus>
            {t.done}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
