using Enclosure.Mail.Sending;

namespace Enclosure.Server.Dialects;

/// <summary>What every door says of a problem that was found before sending.</summary>
internal static class PreflightTerms
{
    /// <summary>The code that the send would be refused with, or one of its own for what this server alone would not refuse.</summary>
    public static string Code(PreflightProblem problem) => problem switch
    {
        PreflightProblem.Refused refused => RefusalTerms.Code(refused.Refusal),
        PreflightProblem.BlockedFile => "BLOCKED_EXTENSION",
        PreflightProblem.OverRelayLimit => "RELAY_LIMIT_EXCEEDED",
        PreflightProblem.Large => "LARGE_MESSAGE",
        _ => throw new InvalidOperationException($"A problem of the kind {problem.GetType()} has no code."),
    };

    /// <summary>The place of the file it is about; null when it is about the message.</summary>
    public static int? File(PreflightProblem problem) => problem switch
    {
        PreflightProblem.Refused refused => refused.File,
        PreflightProblem.BlockedFile blocked => blocked.File,
        _ => null,
    };
}
