"""The page of feature complexity as a person uses it."""

from playwright.sync_api import expect


def test_features_melt_as_beta_is_turned_up_and_copies_leave_no_trace(visit):
    page = visit("feature-complexity?fc_width=32&fc_beta=0")
    expect(page.get_by_text("32 features, 32 left").first).to_be_visible()
    page.locator("input[aria-label^='Reach beta']").focus()
    page.keyboard.press("End")
    expect(page.get_by_text("32 features, 32 left")).to_have_count(0)
    page = visit("feature-complexity?fc_kind=two&fc_beta=1")
    expect(page.get_by_text("exact by construction")).to_be_visible()
    expect(page.get_by_text("64 features, 32 left").first).to_be_visible()
