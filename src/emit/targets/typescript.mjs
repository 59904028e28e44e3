// Who may do what. Written by rolecall; for another catalog only the facts differ.
//
// Whatever is missing or unknown is never a yes: see the types beside this file for what is asked.

const facts = JSON.parse(FACTS);

const of = (object, key) => (object !== null && typeof object === "object" && Object.hasOwn(object, key) ? object[key] : undefined);

const holds = (condition, situation) =>
  facts.conditions[condition].some((box) =>
    Object.entries(box).every(([name, values]) => values.includes(of(situation, name))),
  );

/** yes, no or undecided, for somebody who holds all these roles. */
export function answer(request) {
  const { roles, action, reach, situation } = request;
  const widest = of(facts.actions, action);
  const held = Array.isArray(roles) ? roles.map((role) => of(facts.roles, role)) : [undefined];
  if (widest === undefined || held.includes(undefined)) return "no";
  if (widest !== null && !facts.reaches[widest].includes(reach)) return "no";
  for (const role of held) {
    const unless = of(role.denies, action);
    if (unless !== undefined && !holds(unless, situation)) return "no";
  }
  const granted = held.flatMap((role) => of(role.grants, action) ?? []).filter((grant) => holds(grant.when, situation));
  if (granted.some((grant) => grant.reach === null || facts.reaches[grant.reach].includes(reach))) return "yes";
  if (granted.length > 0) return "no";
  const open = held.map((role) => of(role.undecided, action)).filter((cell) => cell !== undefined);
  return open.some((cell) => holds(cell.when, situation)) ? "undecided" : "no";
}

/** Whether somebody who holds all these roles may. Undecided is no. */
export function can(request) {
  return answer(request) === "yes";
}
