import { formatPassCode, isValidPassCode, normaliseCode, parseCardCode } from '@khai-bao/health-form';
import { Button } from '@khai-bao/ui';
import { BatteryWarning } from 'lucide-react';
import { useId, useState } from 'react';
import { Notice } from '../parts/notice.js';
import { gateTexts } from './gate.texts.js';
import { lookUpTexts } from './look-up.texts.js';
import { codeFieldAttribute } from './use-hand-scanner.js';

/** Types the code of a pass or of a visitor card; a slip shows before anything is sent, by the check character. */
export function TypeView({
  busy,
  online,
  onCode,
  onLookUp,
}: {
  busy: boolean;
  online: boolean;
  onCode: (code: string) => void;
  /** Undefined where the guard may not look passes up. */
  onLookUp?: (() => void) | undefined;
}) {
  const t = gateTexts.useTexts();
  const lookUpWords = lookUpTexts.useTexts();
  const id = useId();
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState(false);
  return (
    <form
      className="type-view"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const text = typed.trim();
        const token = text.includes('KB1.');
        const code = normaliseCode(text);
        if (parseCardCode(text) !== null) return onCode(text);
        if (!token && !isValidPassCode(code)) return setWrong(true);
        if (!token) setTyped(formatPassCode(code));
        onCode(token ? text : code);
      }}
    >
      <h2>
        <label htmlFor={id}>{t.typeLabel}</label>
      </h2>
      <input
        id={id}
        {...codeFieldAttribute}
        className="type-code code"
        autoFocus
        autoCapitalize="characters"
        autoComplete="off"
        spellCheck={false}
        placeholder="A7K2-9QXM"
        aria-describedby={`${id}-hint`}
        aria-invalid={wrong || undefined}
        value={typed}
        onChange={(event) => {
          setWrong(false);
          setTyped(event.currentTarget.value);
        }}
      />
      <p id={`${id}-hint`} role={wrong ? 'alert' : undefined} className={wrong ? 'type-wrong' : undefined}>
        {wrong ? t.typeWrong : t.typeHint}
      </p>
      {!online && <Notice tone="caution">{t.typeOffline}</Notice>}
      <Button type="submit" size="big" busy={busy}>
        {busy ? t.checking : t.check}
      </Button>
      {onLookUp && (
        <Button
          variant="ground-quiet"
          size="big"
          icon={<BatteryWarning aria-hidden="true" />}
          onClick={onLookUp}
        >
          {lookUpWords.open}
        </Button>
      )}
    </form>
  );
}
