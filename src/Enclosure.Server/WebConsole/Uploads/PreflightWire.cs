using System.Text.Json.Serialization;
using Enclosure.Mail.Sending;
using Enclosure.Server.Dialects;
using Enclosure.Server.Dialects.Json;

namespace Enclosure.Server.WebConsole.Uploads;

/// <summary>What there is to say of a message before it goes.</summary>
internal sealed record PreflightWire(
    bool WouldBeSent, long SizeBytes, long FileBytes, IReadOnlyList<LimitWire> Limits, IReadOnlyList<ProblemWire> Problems)
{
    /// <param name="faults">What is wrong with the form itself.</param>
    public static PreflightWire Of(PreflightReport report, IReadOnlyList<FieldFault> faults) => new(
        report.WouldBeSent && faults.Count == 0,
        report.SizeBytes,
        report.FileBytes,
        [.. report.Limits.Select(check => new LimitWire(check.Limit.Bytes, check.Limit.Whose, check.IsBroken))],
        [
            .. faults.Select(fault => new ProblemWire(RefusalTerms.Code(Refusal.ValidationError), Stops: true, fault.Message)),
            .. report.Problems.Select(problem => new ProblemWire(PreflightTerms.Code(problem), problem.StopsSending, problem.Message)),
        ]);
}

internal sealed record LimitWire(long Bytes, string Whose, bool IsBroken);

/// <param name="Stops">Whether it would not be sent; else some recipients' servers may not take it.</param>
internal sealed record ProblemWire(string Code, bool Stops, string Message);

/// <summary>Where the browser is to go.</summary>
internal sealed record SentWire(string Location);

[JsonSerializable(typeof(PreflightWire))]
[JsonSerializable(typeof(SentWire))]
internal sealed partial class ComposeJson : JsonSerializerContext
{
    public static ComposeJson Plain { get; } = new(JsonAnswer.Options());
}
