import { Button } from '@khai-bao/ui';
import { Paperclip, Trash2 } from 'lucide-react';
import { useRef, useState } from 'react';
import { registerI18n } from './texts.js';

const most = 3;
const largest = 5 * 1024 * 1024;
/** By the ending too: some phones name no type. */
const taken = /\.(jpe?g|png|webp|pdf)$/i;

/** Pictures and PDFs that go with an answer. What cannot be sent is said when it is chosen. */
export function AnswerFiles({
  files,
  onChange,
}: {
  files: readonly File[];
  onChange: (files: readonly File[]) => void;
}) {
  const t = registerI18n.useTexts().track;
  const input = useRef<HTMLInputElement>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const add = (chosen: readonly File[]): void => {
    const large = chosen.find(({ size }) => size > largest);
    const other = chosen.find(({ name }) => !taken.test(name));
    if (files.length + chosen.length > most) return setRefusal(t.tooManyFiles);
    if (other !== undefined) return setRefusal(t.fileType(other.name));
    if (large !== undefined) return setRefusal(t.fileTooLarge(large.name));
    setRefusal(null);
    onChange([...files, ...chosen]);
  };
  return (
    <div className="c-files">
      {files.length > 0 && (
        <ul>
          {files.map((file, at) => (
            <li key={`${file.name}${at}`}>
              <span>{file.name}</span>
              <Button
                type="button"
                variant="plain"
                size="small"
                aria-label={t.removeFile(file.name)}
                icon={<Trash2 aria-hidden="true" />}
                onClick={() => onChange(files.filter((_, n) => n !== at))}
              />
            </li>
          ))}
        </ul>
      )}
      <input
        ref={input}
        type="file"
        className="visually-hidden"
        tabIndex={-1}
        aria-label={t.addFiles}
        accept="image/jpeg,image/png,image/webp,application/pdf"
        multiple
        onChange={(event) => {
          add([...(event.target.files ?? [])]);
          // The same file can be chosen again after it was removed.
          event.target.value = '';
        }}
      />
      {files.length < most && (
        <Button
          type="button"
          variant="quiet"
          icon={<Paperclip aria-hidden="true" />}
          onClick={() => input.current?.click()}
        >
          {t.addFiles}
        </Button>
      )}
      <p className="c-quiet">{t.filesHint}</p>
      {refusal !== null && (
        <p className="kb-error" role="alert">
          {refusal}
        </p>
      )}
    </div>
  );
}
