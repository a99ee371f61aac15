using Enclosure.Server.Remote;

namespace Enclosure.Server.Commands;

/// <summary>What became of a message, for a person.</summary>
internal static class SentReport
{
    public static void Write(Output output, TextWriter error, SentLine line)
    {
        output.Line(Weight(line.Preflight));
        foreach (var limit in line.Preflight.Limits.Where(limit => limit.Exceeded))
            output.Line($"over {Printable.Size(limit.Bytes)}, the limit of {limit.Whose}");
        if (line.MessageId is null)
        {
            foreach (var problem in line.Preflight.Problems)
                CommandLine.Complain(error, $"{(problem.StopsSending ? "" : "Warning: ")}{problem.Message} ({problem.Code})");
            output.Line(line.Preflight.WouldBeSent ? "It would be sent. Nothing was." : "Nothing was sent.");
            return;
        }

        output.Line($"sent from {line.Mailbox} as {line.MessageId}");
        output.Line("");
        output.Table(
            ["recipient", "what became of it", "said"],
            line.Recipients.Select(each => new[] { each.Recipient, Words(each), Said(each) }));
    }

    private static string Weight(RemotePreflight preflight) =>
        $"{Printable.Size(preflight.SizeBytes)} on the wire, {Printable.Size(preflight.FileBytes)} of files";

    private static string Words(RemoteDelivery delivery) => delivery.Status switch
    {
        "QUEUED" => "on its way",
        "SENT" => "kept here, never sent on",
        "DELIVERED" => "delivered",
        "BOUNCED" => "refused by its server",
        "FAILED" => "given up",
        var other => other.ToLowerInvariant(),
    };

    private static string Said(RemoteDelivery delivery) =>
        string.Join(" ", new[] { delivery.Code?.ToString(), delivery.Text }.OfType<string>());
}
