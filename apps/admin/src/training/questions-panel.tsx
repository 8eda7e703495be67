import { Textarea } from '@mantine/core';
import {
  answerTrainingQuestion,
  askTrainingQuestion,
  listTrainingQuestions,
  voteForTrainingQuestion,
  withdrawTrainingVote,
  type TrainingQuestionDto,
  type TrainingQuestionListDto,
  type TrainingSessionDto,
} from '@khai-bao/api-client/support';
import { Button } from '@khai-bao/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { MessageCircleQuestionMark, ThumbsUp } from 'lucide-react';
import { useState } from 'react';
import { NoteDialog } from '../parts/note-dialog.js';
import { Notice } from '../parts/notice.js';
import { QueryResult } from '../navigation/page.js';
import { useApi } from '../session/session.js';
import { problemText } from '../texts/words.js';
import { trainingKey } from './training-parts.js';
import { trainingTexts } from './training.texts.js';

const questionsKey = (sessionId: string) => [...trainingKey, 'questions', sessionId] as const;

/** One question with its votes and its answer. */
function Question({
  question,
  mayAnswer,
  onChanged,
}: {
  question: TrainingQuestionDto;
  mayAnswer: boolean;
  onChanged: (list: TrainingQuestionListDto) => void;
}) {
  const t = trainingTexts.useTexts().questions;
  const api = useApi();
  const [isAnswering, setAnswering] = useState(false);
  const path = { id: question.questionId };
  const vote = useMutation({
    mutationFn: () =>
      question.isVoted
        ? withdrawTrainingVote({ client: api.client, path })
        : voteForTrainingQuestion({ client: api.client, path }),
    onSuccess: onChanged,
  });
  const answer = useMutation({
    mutationFn: (text: string) =>
      answerTrainingQuestion({ client: api.client, path, body: { answer: text } }),
    onSuccess: (list) => {
      onChanged(list);
      setAnswering(false);
    },
  });
  return (
    <li>
      <p className="training-words">{question.text}</p>
      <p className="under">
        {t.by(question.place)} · <span className="num">{t.votes(question.votes)}</span>
      </p>
      {question.answer !== null && (
        <blockquote>
          <p className="training-words">{question.answer}</p>
          <p className="under">{t.answeredBy(question.answeredByPlace ?? '')}</p>
        </blockquote>
      )}
      <div className="row">
        <Button
          variant="quiet"
          size="small"
          aria-pressed={question.isVoted}
          aria-label={t.vote(question.text)}
          busy={vote.isPending}
          icon={<ThumbsUp aria-hidden="true" />}
          onClick={() => vote.mutate()}
        >
          {question.isVoted ? t.voted : t.voteShort}
        </Button>
        {mayAnswer && (
          <Button
            variant="plain"
            size="small"
            aria-label={t.answerOf(question.text)}
            onClick={() => setAnswering(true)}
          >
            {question.answer === null ? t.answer : t.change}
          </Button>
        )}
      </div>
      {vote.error && <Notice tone="stop">{problemText(vote.error)}</Notice>}
      {isAnswering && (
        <NoteDialog
          title={question.text}
          label={t.answer}
          hint={t.answerHint}
          send={t.answer}
          needed={t.needed}
          maxLength={2000}
          busy={answer.isPending}
          onSend={(text) => answer.mutate(text)}
          onClose={() => setAnswering(false)}
        >
          {answer.error && <Notice tone="stop">{problemText(answer.error)}</Notice>}
        </NoteDialog>
      )}
    </li>
  );
}

/** The questions of a session, read when the panel is opened; those with most votes first. */
export function QuestionsPanel({ session, mayAsk }: { session: TrainingSessionDto; mayAsk: boolean }) {
  const t = trainingTexts.useTexts().questions;
  const api = useApi();
  const client = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const [text, setText] = useState('');
  const [isEmpty, setEmpty] = useState(false);
  const path = { id: session.sessionId };
  const query = useQuery({
    queryKey: questionsKey(session.sessionId),
    queryFn: () => listTrainingQuestions({ client: api.client, path }),
    enabled: isOpen,
  });
  const hold = (list: TrainingQuestionListDto): void =>
    void client.setQueryData(questionsKey(session.sessionId), list);
  const ask = useMutation({
    mutationFn: () => askTrainingQuestion({ client: api.client, path, body: { text: text.trim() } }),
    onSuccess: (list) => {
      hold(list);
      setText('');
    },
  });
  return (
    <details className="training-questions" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <MessageCircleQuestionMark size={18} aria-hidden="true" /> {t.title}
      </summary>
      {isOpen && (
        <div className="stack">
          <QueryResult query={query} rows={2}>
            {({ items }) =>
              items.length === 0 ? (
                <p className="dim">{t.none}</p>
              ) : (
                <ol>
                  {items.map((question) => (
                    <Question
                      key={question.questionId}
                      question={question}
                      mayAnswer={session.mayManage}
                      onChanged={hold}
                    />
                  ))}
                </ol>
              )
            }
          </QueryResult>
          {mayAsk && (
            <form
              className="stack"
              onSubmit={(event) => {
                event.preventDefault();
                setEmpty(text.trim() === '');
                if (text.trim() !== '') ask.mutate();
              }}
            >
              <Textarea
                label={t.text}
                autosize
                minRows={2}
                maxLength={500}
                value={text}
                error={isEmpty && text.trim() === '' ? t.needed : undefined}
                onChange={(event) => setText(event.currentTarget.value)}
              />
              {ask.error && <Notice tone="stop">{problemText(ask.error)}</Notice>}
              <div className="row">
                <Button type="submit" variant="quiet" busy={ask.isPending}>
                  {t.send}
                </Button>
              </div>
            </form>
          )}
        </div>
      )}
    </details>
  );
}
