namespace Enclosure.Server.WebConsole.Frame;

/// <summary>What every page of the console knows besides its own matter.</summary>
/// <param name="Account">Name of the account that is signed in; null where nobody is.</param>
/// <param name="FormToken">To be sent back with every form; empty where nobody is signed in.</param>
/// <param name="Notice">What the last form came to; null where there was none.</param>
public sealed record PageFrame(string? Account, bool HasFullAccess, string FormToken, string? Notice)
{
    /// <summary>For pages that anybody may see.</summary>
    public static PageFrame Nobody { get; } = new(null, false, "", null);
}
