import type { ReactNode } from 'react';
import { useEffect, useRef } from 'react';
import { Notice } from '../parts/notice.js';
import { problemText } from '../texts/words.js';

/** A form whose refusal stands above its fields and takes the focus. */
export function RefusableForm({
  error,
  onSend,
  children,
}: {
  error: unknown;
  onSend: () => void;
  children: ReactNode;
}) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (error) box.current?.focus();
  }, [error]);
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSend();
      }}
    >
      {error ? (
        <Notice tone="stop" ref={box}>
          {problemText(error)}
        </Notice>
      ) : null}
      {children}
    </form>
  );
}
