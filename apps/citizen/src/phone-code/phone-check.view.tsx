import '../styles/phone-code.css';
import { publicClient } from '@khai-bao/api-client';
import {
  requestPhoneCode,
  type ProvenPhoneDto,
  type RequestedPhoneCodeDto,
} from '@khai-bao/api-client/declarations';
import { normalisePhone } from '@khai-bao/health-form';
import { Button, formatPhone } from '@khai-bao/ui';
import { LifeBuoy, MessageSquareText } from 'lucide-react';
import { useState } from 'react';
import { formatGatePlace } from '../declaration/gate-place.js';
import { needsPhoneProof } from '../keep/after-problem.js';
import type { KeptDeclaration } from '../keep/store.js';
import { useDevice } from '../shell/device-context.js';
import { Page } from '../shell/page.js';
import { problemsI18n, problemText } from '../texts/problems.js';
import { CodeForm } from './code-form.js';
import { phoneCodeI18n } from './phone-code.texts.js';

/** The phone of a declaration has to be proven before it is accepted. Others that wait with the same phone are sent too. */
export function PhoneCheckView({ entry }: { entry: KeptDeclaration }) {
  const t = phoneCodeI18n.useTexts();
  const problems = problemsI18n.useTexts();
  const { outbox, store } = useDevice();
  const [requested, setRequested] = useState<RequestedPhoneCodeDto | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const typed = entry.body?.person.phone ?? '';
  const phone = normalisePhone(typed) ?? typed;
  const request = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      const token = await store.get<string>('values', 'deviceToken').catch(() => undefined);
      setRequested(
        await requestPhoneCode({
          client: publicClient,
          body: { phone, gateCode: entry.gate.code },
          headers: { 'x-device-token': token },
        }),
      );
    } catch (error) {
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  /** Adds the proof to all that wait for it, and sends them. */
  const sendOn = async ({ proof }: ProvenPhoneDto): Promise<void> => {
    const waiting = outbox
      .list()
      .filter((other) => needsPhoneProof(other) && normalisePhone(other.body?.person.phone ?? '') === phone);
    for (const { key } of waiting) await outbox.update(key, { phoneProof: proof });
    await outbox.attemptAll(waiting.map(({ key }) => key));
  };
  return (
    <Page title={t.check.title} above={formatGatePlace(entry.gate)} view="phone-check">
      <div className="c-card c-form">
        {requested === null ? (
          <>
            <p>{t.check.lead}</p>
            <Button size="big" busy={busy} onClick={() => void request()}>
              {t.check.send(formatPhone(phone))}
            </Button>
          </>
        ) : (
          <>
            <p className="c-sent" role="status">
              <MessageSquareText aria-hidden="true" />
              <span className="num">{t.check.sent(phone.slice(-2))}</span>
            </p>
            <CodeForm
              key={requested.requestId}
              requested={requested}
              onProven={sendOn}
              onResend={() => void request()}
              resending={busy}
            />
          </>
        )}
        {problem !== null && (
          <div className="c-summary" role="alert">
            <p>{problemText(problems, problem)}</p>
          </div>
        )}
        <p className="c-aside">
          <LifeBuoy aria-hidden="true" />
          <span>{t.check.staff}</span>
        </p>
      </div>
    </Page>
  );
}
