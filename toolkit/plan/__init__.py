"""The safety plan: a few answers in, a few actions out.

Questions, actions, rules and made-up people are data (guides/en/plan); the plan is a pure function
of them and the answers. It knows no clock, no network and no store, and asks for no free text.

A plan is a beginning, not a judgement: what is not asked it cannot weigh.
"""
