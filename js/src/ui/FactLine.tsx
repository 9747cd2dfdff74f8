// Small facts beside a card's name, with a dot between; a line breaks between two facts before it breaks in one.

export function FactLine({ facts }: { facts: readonly string[] }) {
  return (
    <span class="par">
      {facts.map((fact, index) => (
        <span class="bit" key={fact}>
          {index < facts.length - 1 ? `${fact} · ` : fact}
        </span>
      ))}
    </span>
  );
}
