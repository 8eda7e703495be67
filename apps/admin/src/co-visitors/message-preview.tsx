/** A message as a phone shows it. */
export function MessagePreview({ text }: { text: string }) {
  return (
    <blockquote className="co-visitor-message">
      {text.split('\n').map((line, at) => (
        <p key={line} lang={at === 0 ? 'vi' : 'en'}>
          {line}
        </p>
      ))}
    </blockquote>
  );
}
