import { Button } from '@khai-bao/ui';
import { Paperclip, Trash2 } from 'lucide-react';
import { useRef, useState } from 'react';
import { prepareAnswerFile } from './prepare-file.js';
import { registerI18n } from './texts.js';

const maxAnswerFiles = 3;

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
  const add = async (chosen: readonly File[]): Promise<void> => {
    if (files.length + chosen.length > maxAnswerFiles) return setRefusal(t.tooManyFiles);
    setRefusal(null);
    const ready: File[] = [];
    for (const file of chosen) {
      const prepared = await prepareAnswerFile(file);
      if (prepared === 'size') return setRefusal(t.fileTooLarge(file.name));
      if (prepared === 'heic') return setRefusal(t.fileHeic(file.name));
      if (prepared === 'type') return setRefusal(t.fileType(file.name));
      ready.push(prepared);
    }
    onChange([...files, ...ready]);
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
        accept="image/jpeg,image/png,image/webp,image/heic,image/heif,.heic,.heif,application/pdf"
        multiple
        onChange={(event) => {
          void add([...(event.target.files ?? [])]);
          // The same file can be chosen again after it was removed.
          event.target.value = '';
        }}
      />
      {files.length < maxAnswerFiles && (
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
