import { actionsIn, type CardAction } from "./card.ts";
import type { View } from "./eyes.ts";

export interface PressOptions {
  /** Which of several buttons with this verb; default the first. */
  readonly where?: (action: CardAction) => boolean;
  /** Use this activity id: the way to re-deliver a press. */
  readonly activityId?: string;
}

/** The button a person presses. Throws RangeError for one that is not there, an unknown input, or an empty required one. */
export function buttonOf(
  view: View,
  verb: string,
  inputs: Readonly<Record<string, unknown>>,
  where: (action: CardAction) => boolean = () => true,
): CardAction {
  const all = actionsIn(view.card);
  const action = all.find((each) => each.verb === verb && where(each));
  if (action === undefined) {
    const offered = all.map((each) => each.verb ?? each.title).join(", ");
    throw new RangeError(`message ${view.id} has no button ${verb}; it has: ${offered || "none"}`);
  }
  const stranger = Object.keys(inputs).find((id) => !action.inputs.some((each) => each.id === id));
  if (stranger !== undefined)
    throw new RangeError(`the card of message ${view.id} has no input ${stranger} for ${verb}`);
  const empty = action.inputs.find(
    ({ id, isRequired, value }) => isRequired && (inputs[id] ?? value ?? "") === "",
  );
  if (empty !== undefined)
    throw new RangeError(`input ${empty.id} must be filled in before ${verb} can be pressed`);
  return action;
}

/** What the client sends: the card's data, with inputs (their defaults, or what was entered) by id. */
export function sentWith(
  action: CardAction,
  inputs: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const defaults = action.inputs.filter(({ value }) => value !== undefined);
  return {
    ...action.data,
    ...Object.fromEntries(defaults.map(({ id, value }) => [id, value])),
    ...inputs,
  };
}
