import type { CardDto, PostDto } from '@khai-bao/api-client/support';
import { Button, Tag, formatMoment, initials } from '@khai-bao/ui';
import { useNavigate } from '@tanstack/react-router';
import { AtSign, Building2, KeyRound, Mail } from 'lucide-react';
import { useHasPermission } from '../session/permissions.js';
import { DownloadDailyFile } from '../pharmacy/download-pharmacies.js';
import { StateTag } from '../registrations/state-tags.js';
import { commonTexts } from '../texts/common.texts.js';
import { kindText } from '../texts/words.js';
import { PostFiles } from './attach.js';
import { AcknowledgementBox, QuestionTag } from './post-asks.js';
import { channelTexts } from './channel.texts.js';
import { PictureLink } from './morning-report.js';
import { usePostText } from './post-text.js';
import { TrainingPost } from './training-post.js';

const icons = { registration: Building2, handover: KeyRound, mail: Mail } as const;

function PostCard({ card, onOpenSlip }: { card: CardDto; onOpenSlip: (card: CardDto) => void }) {
  const t = channelTexts.useTexts();
  const words = commonTexts.useTexts();
  const canOpenSlips = useHasPermission('handover.open');
  const canDecideRequests = useHasPermission('account-request.decide');
  const navigate = useNavigate();
  const Icon = icons[card.type];
  const waits =
    card.type === 'handover' && (card.state === 'HANDOVER_WAITING' || card.state === 'HANDOVER_OPENED');
  const title =
    card.type === 'registration'
      ? card.unitName
      : card.type === 'mail'
        ? t.mailTitle
        : waits
          ? t.slipTitle
          : t.slipPast;
  const under = waits
    ? t.slipText
    : [kindText(card.kind, words), card.street, card.reference].filter(Boolean).join(' · ');
  return (
    <div className="post-card" data-yours={(waits && canOpenSlips) || undefined}>
      <Icon size={20} aria-hidden="true" />
      <span className="grow">
        <strong>{title}</strong>
        <span className="under">{under}</span>
      </span>
      {waits && canOpenSlips ? (
        <Button onClick={() => onOpenSlip(card)}>
          {card.state === 'HANDOVER_WAITING' ? t.openSlip : t.confirmSlip}
        </Button>
      ) : card.type === 'registration' && card.state === 'REQUESTED' && canDecideRequests ? (
        <Button onClick={() => navigate({ to: '/yeu-cau-tai-khoan' })}>{t.decide}</Button>
      ) : (
        <StateTag state={card.state} />
      )}
    </div>
  );
}

function SystemPost({ post }: { post: PostDto }) {
  const t = channelTexts.useTexts();
  const postText = usePostText();
  const canReadPharmacies = useHasPermission('pharmacy.read');
  const canReadCases = useHasPermission('case.read');
  const day = post.code === 'PHARMACY_FILE' && canReadPharmacies ? post.detail?.['day'] : undefined;
  return (
    <>
      <p className="post-system">
        {t.system} · {postText(post)} · <time className="num">{formatMoment(post.at)}</time>
      </p>
      {post.code === 'MORNING_REPORT' && canReadCases && (
        <p className="post-system">
          <PictureLink />
        </p>
      )}
      {day !== undefined && (
        <p className="post-system">
          <DownloadDailyFile day={String(day)} />
        </p>
      )}
    </>
  );
}

/** The posts of a thread, oldest first, with their cards. */
export function ThreadPosts({
  threadId,
  posts,
  onReply,
  onOpenSlip,
}: {
  threadId: string;
  posts: readonly PostDto[];
  onReply: (post: PostDto) => void;
  onOpenSlip: (card: CardDto) => void;
}) {
  const t = channelTexts.useTexts();
  const postText = usePostText();
  return (
    <ol className="posts" aria-label={t.posts}>
      {posts.map((post) => (
        <li key={post.postId}>
          {post.kind === 'system' && !post.card ? (
            <SystemPost post={post} />
          ) : (
            <div className="post">
              <span
                className="round"
                data-tone={post.kind === 'account' ? 'blue' : undefined}
                aria-hidden="true"
              >
                {initials(post.authorName ?? post.authorPlace ?? t.system)}
              </span>
              <div className="grow">
                <p>
                  <strong>
                    {[post.authorName, post.authorPlace].filter(Boolean).join(' · ') || t.system}
                  </strong>{' '}
                  <time className="dim num">{formatMoment(post.at)}</time>
                </p>
                {post.replyTo && (
                  <blockquote className="reply-quote clip">
                    {t.replyingTo(post.replyTo.authorName ?? t.system)} {post.replyTo.text}
                  </blockquote>
                )}
                <p className="post-text">{postText(post)}</p>
                <TrainingPost post={post} />
                {post.question && (
                  <p>
                    <QuestionTag question={post.question} />
                  </p>
                )}
                {post.files && <PostFiles threadId={threadId} files={post.files} />}
                <AcknowledgementBox threadId={threadId} post={post} />
                {post.mentions && (
                  <p className="row">
                    {post.mentions.map((place) => (
                      <Tag key={place} icon={<AtSign aria-hidden="true" />}>
                        {place}
                      </Tag>
                    ))}
                  </p>
                )}
                {post.kind === 'text' && (
                  <Button
                    variant="plain"
                    size="small"
                    aria-label={t.replyTo(post.authorName ?? t.system)}
                    onClick={() => onReply(post)}
                  >
                    {t.reply}
                  </Button>
                )}
                {post.card && <PostCard card={post.card} onOpenSlip={onOpenSlip} />}
              </div>
            </div>
          )}
        </li>
      ))}
    </ol>
  );
}
