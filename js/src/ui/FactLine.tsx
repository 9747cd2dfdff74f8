// Small facts in a line, with a dot between: it breaks between two facts before it breaks in one.

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
