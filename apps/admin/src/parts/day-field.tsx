import { formatDate } from '@khai-bao/ui';
import { TextInput } from '@mantine/core';
import type { TextInputProps } from '@mantine/core';
import { useState } from 'react';
import { commonTexts } from '../texts/common.texts.js';

/** A day as typed (`30/6/2021`, `30-06-2021`, `30062021`, `2021-06-30`) as `2021-06-30`; null for every other text, also for a day that no month has. */
export function readDay(text: string): string | null {
  const plain = text.normalize('NFKC').trim();
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(plain)?.slice(1).reverse();
  const found =
    iso ??
    (
      /^(\d{1,2})[\s./-]+(\d{1,2})[\s./-]+(\d{4})$/.exec(plain) ?? /^(\d{2})(\d{2})(\d{4})$/.exec(plain)
    )?.slice(1);
  if (found === undefined) return null;
  const [day, month, year] = found.map(Number) as [number, number, number];
  const date = new Date(Date.UTC(year, month - 1, day));
  const isReal =
    date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isReal ? date.toISOString().slice(0, 10) : null;
}

export interface DayFieldProps extends Omit<TextInputProps, 'value' | 'onChange' | 'min' | 'max' | 'type'> {
  /** As `2021-06-30`, or empty. */
  value: string;
  /** The first and the last day that are taken, as `2021-06-30`. */
  min?: string | undefined;
  max?: string | undefined;
  /** Called with a day that can be taken, or with an empty text while there is none. */
  onChange: (day: string) => void;
}

/** A day, read and typed as dd/mm/yyyy in both languages; the browser's own field follows the language of the browser. */
export function DayField({ value, min, max, onChange, error, onBlur, ...rest }: DayFieldProps) {
  const t = commonTexts.useTexts().day;
  const [typed, setTyped] = useState<string | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const shown = typed ?? (value === '' ? '' : formatDate(value));
  const faultOf = (text: string): string | null => {
    if (text.trim() === '') return null;
    const day = readDay(text);
    if (day === null) return t.unread;
    if (min !== undefined && day < min) return t.tooEarly(formatDate(min));
    return max !== undefined && day > max ? t.tooLate(formatDate(max)) : null;
  };
  return (
    <TextInput
      {...rest}
      inputMode="numeric"
      autoComplete="off"
      placeholder={t.form}
      maxLength={20}
      value={shown}
      error={wrong ?? error}
      onChange={(event) => {
        const text = event.currentTarget.value;
        setTyped(text);
        setWrong(null);
        const fault = faultOf(text);
        // A form is not sent with the day of before while another is being typed.
        event.currentTarget.setCustomValidity(fault ?? '');
        onChange(fault === null ? (readDay(text) ?? '') : '');
      }}
      onBlur={(event) => {
        const fault = typed === null ? null : faultOf(typed);
        setWrong(fault);
        // What was taken stands as it is read; what was not stays to be corrected.
        if (fault === null) setTyped(null);
        onBlur?.(event);
      }}
    />
  );
}
