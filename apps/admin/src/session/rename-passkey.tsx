import { type PasskeyDto, renamePasskey } from '@khai-bao/api-client/accounts';
import { useMutation } from '@tanstack/react-query';
import { notify } from '../parts/notify.js';
import { PasskeyNameForm } from './passkey-name-form.js';
import { useApi } from './session.js';
import { sessionTexts } from './session.texts.js';

/** Another name for a passkey of one's own: it opens nothing, so nothing is proven. */
export function RenamePasskey({ passkey, onDone }: { passkey: PasskeyDto; onDone: () => void }) {
  const t = sessionTexts.useTexts().factor.passkey;
  const api = useApi();
  const rename = useMutation({
    mutationFn: (name: string) =>
      renamePasskey({ client: api.client, path: { id: passkey.id }, body: { name } }),
    onSuccess: ({ name }) => {
      notify({ tone: 'pass', text: t.renamed(name) });
      onDone();
    },
  });
  return (
    <PasskeyNameForm
      present={passkey.name}
      send={t.saveName}
      doing={rename}
      onSend={(name) => rename.mutate(name)}
    >
      <h3>{t.renameTitle(passkey.name)}</h3>
    </PasskeyNameForm>
  );
}
