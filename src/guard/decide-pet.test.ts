import fc from "fast-check";
import { expect, test } from "vitest";
import { leaseProfiles } from "../lease/profile.ts";
import { mayPet, petInterval } from "./decide-pet.ts";
import { watchdogTimeout } from "./hosts/linux-watchdog.ts";

test.each([leaseProfiles.default, leaseProfiles.fast])(
  "the watchdog of $name is fed until G, and fires before D",
  (profile) => {
    const timeout = watchdogTimeout(profile) * 1000;
    expect(mayPet(profile.hardDeadline, profile.certainDeath, timeout)).toBe(true);
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: profile.certainDeath }),
        fc.integer({ min: 0, max: petInterval }),
        (now, late) => {
          if (mayPet(now, profile.certainDeath, timeout)) {
            expect(now + late + timeout).toBeLessThanOrEqual(profile.certainDeath);
          }
        },
      ),
    );
  },
);
