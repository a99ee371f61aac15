using System.ComponentModel;
using Enclosure.Mail.Sending;

namespace Enclosure.Server.Dialects.Robotomail.Sending;

internal sealed record PreflightResponseWire([property: Description("What there is to say of the message.")] PreflightWire Preflight)
{
    public static PreflightResponseWire Of(PreflightReport report, IReadOnlyList<Guid> files) => new(new PreflightWire(
        report.WouldBeSent,
        report.SizeBytes,
        report.FileBytes,
        report.IsWhole,
        [.. report.Limits.Select(check => new PreflightLimitWire(check.Limit.Bytes, check.Limit.Whose, check.IsBroken))],
        report.RelayLimitBytes,
        [.. report.Problems.Select(problem => PreflightProblemWire.Of(problem, files))]));
}

internal sealed record PreflightWire(
    [property: Description("Whether a send of this body would be taken now.")] bool WouldBeSent,
    [property: Description("The message on the wire, in bytes: with header fields, texts, and files as they are encoded.")] long SizeBytes,
    [property: Description("Its files as they are stored, in bytes.")] long FileBytes,
    [property: Description("Whether every file is counted; a file that may not be used is not.")] bool IsWhole,
    [property: Description("Well-known limits, smallest first.")] IReadOnlyList<PreflightLimitWire> Limits,
    [property: Description("What the operator's relay takes at most; null where there is none, or it does not say.")] long? RelayLimitBytes,
    [property: Description("What is wrong, and what to do.")] IReadOnlyList<PreflightProblemWire> Problems);

internal sealed record PreflightLimitWire(
    [property: Description("The most bytes on the wire.")] long Bytes,
    [property: Description("Who is known to have it.")] string Whose,
    [property: Description("Whether the message is larger.")] bool Exceeded);

internal sealed record PreflightProblemWire(
    [property: Description(
        "The code that the send would be refused with; or `RELAY_LIMIT_EXCEEDED`, `LARGE_MESSAGE`, `BLOCKED_EXTENSION`.")] string Code,
    [property: Description("Whether the message would not be sent; else some recipients' servers may not take it.")] bool StopsSending,
    [property: Description("The field it is about, such as `attachments[0]`; null for the message as a whole.")] string? Field,
    [property: Description("Id of the file it is about.")] Guid? AttachmentId,
    [property: Description("What is wrong and what to do.")] string Message)
{
    public static PreflightProblemWire Of(PreflightProblem problem, IReadOnlyList<Guid> files)
    {
        var file = PreflightTerms.File(problem);
        return new PreflightProblemWire(
            PreflightTerms.Code(problem),
            problem.StopsSending,
            file is { } at ? $"attachments[{at}]" : null,
            file is { } place ? files[place] : null,
            problem.Message);
    }
}
