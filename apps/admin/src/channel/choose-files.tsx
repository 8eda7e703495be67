import { writePost } from '@khai-bao/api-client/support';
import { createIdempotencyKey } from '@khai-bao/api-client/admin';
import { Button } from '@khai-bao/ui';
import { FileText, Paperclip, X } from 'lucide-react';
import { useRef } from 'react';
import { notify } from '../parts/notify.js';
import type { Api } from '../session/session.js';
import { fileTypes, maxFileBytes, maxPostFiles, sizeText, uploadFile } from './attach.js';
import { channelTexts } from './channel.texts.js';

/** Puts files into a thread that was just begun, as its second post. Throws what the service refuses. */
export async function postChosenFiles(
  api: Api,
  threadId: string,
  files: readonly File[],
  text: string,
): Promise<void> {
  if (files.length === 0) return;
  const held: string[] = [];
  for (const file of files) held.push((await uploadFile(api.client, threadId, file)).fileId);
  await writePost({
    client: api.client,
    path: { id: threadId },
    body: { text, clientKey: createIdempotencyKey(), files: held },
  });
}

/** Files that go with a thread which is not begun yet: they are kept in the page until it is. */
export function ChooseFiles({
  files,
  onChange,
}: {
  files: readonly File[];
  onChange: (files: readonly File[]) => void;
}) {
  const t = channelTexts.useTexts().files;
  const input = useRef<HTMLInputElement>(null);
  const add = (chosen: readonly File[]): void => {
    const fitting = chosen.filter(({ size }) => size <= maxFileBytes);
    for (const { name, size } of chosen)
      if (size > maxFileBytes) notify({ tone: 'stop', text: t.tooLarge(name) });
    if (files.length + fitting.length > maxPostFiles) notify({ tone: 'stop', text: t.tooMany });
    onChange([...files, ...fitting].slice(0, maxPostFiles));
  };
  return (
    <div>
      <Button
        variant="quiet"
        size="small"
        title={t.attachHint}
        icon={<Paperclip aria-hidden="true" />}
        onClick={() => input.current?.click()}
      >
        {t.attach}
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={fileTypes}
        aria-label={t.attach}
        onChange={(event) => {
          const chosen = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = '';
          add(chosen);
        }}
      />
      {files.length > 0 && (
        <ul className="attached">
          {files.map((file, at) => (
            <li key={`${file.name} ${at}`}>
              <FileText size={16} aria-hidden="true" />
              <span className="grow clip">{file.name}</span>
              <span className="dim num">{sizeText(file.size)}</span>
              <Button
                variant="plain"
                size="small"
                aria-label={t.remove(file.name)}
                icon={<X aria-hidden="true" />}
                onClick={() => onChange(files.filter((one) => one !== file))}
              />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
