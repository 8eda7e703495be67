import { chooseRosterHead, type DutyPersonDto, type RosterDto } from '@khai-bao/api-client/alerts';
import { Button, formatPhone, Tag } from '@khai-bao/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Bell, Lock, Mail, MailX, Star } from 'lucide-react';
import { notify } from '../parts/notify.js';
import { useHasPermission } from '../session/permissions.js';
import { useApi } from '../session/session.js';
import { problemText } from '../texts/words.js';
import { rosterTexts } from './roster.texts.js';
import { rosterKey } from './use-roster.js';

function Reachability({ person }: { person: DutyPersonDto }) {
  const t = rosterTexts.useTexts();
  if (!person.isActive)
    return (
      <Tag tone="stop" icon={<Lock aria-hidden="true" />}>
        {t.locked}
      </Tag>
    );
  return (
    <>
      {person.hasPush && (
        <Tag tone="pass" icon={<Bell aria-hidden="true" />}>
          {t.hasPush}
        </Tag>
      )}
      {person.hasMail ? (
        <Tag tone="pass" icon={<Mail aria-hidden="true" />}>
          {t.hasMail}
        </Tag>
      ) : (
        <Tag tone="caution" icon={<MailX aria-hidden="true" />}>
          {t.noMail}
        </Tag>
      )}
    </>
  );
}

/** The duty list: who can be reached how, before the night and not in it. */
export function DutyPeopleList({ roster }: { roster: RosterDto }) {
  const t = rosterTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const canManage = useHasPermission('roster.manage');
  const choose = useMutation({
    mutationFn: ({ accountId }: DutyPersonDto) =>
      chooseRosterHead({ client: api.client, path: { areaCode: roster.areaCode }, body: { accountId } }),
    onSuccess: (_, { name }) => notify({ tone: 'pass', text: t.headDone(name) }),
    onError: (error) => notify({ tone: 'stop', text: problemText(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: rosterKey }),
  });
  if (roster.people.length === 0) return null;
  return (
    <section className="card roster-card" aria-labelledby="duty-people">
      <h2 id="duty-people">{t.people}</h2>
      <ul className="duty-people">
        {roster.people.map((person) => (
          <li key={person.accountId}>
            <span className="grow">
              <strong>{person.name}</strong>
              <span className="under num">{person.phone === '' ? '' : formatPhone(person.phone)}</span>
            </span>
            <Reachability person={person} />
            {person.isHead ? (
              <Tag tone="blue" icon={<Star aria-hidden="true" />}>
                {t.head}
              </Tag>
            ) : (
              canManage &&
              person.isActive && (
                <Button variant="plain" size="small" onClick={() => choose.mutate(person)}>
                  {t.makeHead}
                </Button>
              )
            )}
          </li>
        ))}
      </ul>
      <p className="dim">{t.headHint}</p>
    </section>
  );
}
