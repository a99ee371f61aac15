namespace Enclosure.Mail.Delivery;

/// <summary>How one try to carry a message ended.</summary>
public enum CarryEnd
{
    /// <summary>What came of it is written down.</summary>
    Settled,

    /// <summary>The message is gone; so is its row.</summary>
    Gone,

    /// <summary>Another has claimed the row: what came of this try is not written, and the relay got no final dot after that.</summary>
    LeaseLost,
}

/// <summary>What came of one try.</summary>
/// <param name="Results">Of the recipients that were tried.</param>
/// <param name="ExternalId">What the relay calls the message; null when it did not say.</param>
/// <param name="Trouble">Why the relay took nothing; null when it answered.</param>
public sealed record CarriedMail(CarryEnd End, IReadOnlyList<RecipientResult> Results, string? ExternalId = null, string? Trouble = null)
{
    internal static readonly CarriedMail Gone = new(CarryEnd.Gone, []);

    internal static readonly CarriedMail LeaseLost = new(CarryEnd.LeaseLost, []);
}
