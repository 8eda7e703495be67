import { Button } from '@khai-bao/ui';
import { CircleCheck, TriangleAlert, X } from 'lucide-react';
import { useState } from 'react';
import type { ComponentProps } from 'react';
import { commonTexts } from '../texts/common.texts.js';
import { BulkResults, type BulkResult } from './bulk-results.js';

/**
 * One line that says what came of a bulk action, for as long as it is wanted; the list of each one opens on request and never by
 * itself, because the action may end while the officer does something else.
 */
export function BulkLine<T extends BulkResult>({
  title,
  results,
  onClose,
  ...rest
}: ComponentProps<typeof BulkResults<T>>) {
  const t = commonTexts.useTexts();
  const [opened, setOpened] = useState(false);
  const failed = results.some((result) => !result.ok);
  const Icon = failed ? TriangleAlert : CircleCheck;
  return (
    <>
      <div className="bulk-line" data-tone={failed ? 'caution' : 'pass'} role="status">
        <Icon size={18} aria-hidden="true" />
        <span>{title}</span>
        <Button variant="plain" size="small" onClick={() => setOpened(true)}>
          {t.eachOne}
        </Button>
        <button type="button" className="line-close" aria-label={t.close} onClick={onClose}>
          <X size={16} aria-hidden="true" />
        </button>
      </div>
      {opened && <BulkResults title={title} results={results} onClose={() => setOpened(false)} {...rest} />}
    </>
  );
}
