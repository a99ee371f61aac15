using Enclosure.Conversations;
using Enclosure.Mail.Sending;
using Enclosure.Mime.Headers;
using Enclosure.Server.Dialects.Json;
using Enclosure.Server.Dialects.SendKit.Uploads;

namespace Enclosure.Server.Dialects.SendKit.Replies;

/// <summary>The bodies of replies and forwards, field by field; every wrong one is named.</summary>
internal static class ReplyFields
{
    public const int LongestKey = 1024;

    public static NewReply Reply(JsonFields body, Guid conversationId, DateTimeOffset now)
    {
        var reply = new NewReply(
            conversationId,
            body.Text("body", max: SendRules.LongestBody),
            Addresses(body, "cc", 0),
            Addresses(body, "bcc", 0),
            ScheduledFor(body, now),
            body.OptionalId("mailboxId"),
            Files(body));
        body.Check();
        return reply;
    }

    public static NewForward Forward(JsonFields body, Guid conversationId)
    {
        var forward = new NewForward(
            conversationId,
            Addresses(body, "toEmails", 1),
            Addresses(body, "cc", 0),
            body.OptionalText("body", max: SendRules.LongestBody),
            body.OptionalText("plainText", max: SendRules.LongestBody),
            body.OptionalId("fromMailboxId"),
            Files(body));
        body.Check();
        return forward;
    }

    /// <summary>What else an item has is passed over: links are never followed.</summary>
    private static IReadOnlyList<NamedUpload> Files(JsonFields body) =>
        body.Objects(
            "attachments",
            SendRules.MaxFiles,
            item => new NamedUpload(item.Text("key", max: LongestKey), item.OptionalText("filename", max: UploadRoutes.LongestName)));

    private static IReadOnlyList<string> Addresses(JsonFields body, string name, int least) =>
        body.Texts(name, least, SendRules.MostAddresses, AddrSpec.IsValid, "e-mail addresses, bare ones such as ann@example.com");

    private static DateTimeOffset? ScheduledFor(JsonFields body, DateTimeOffset now)
    {
        const string Name = "scheduledFor";
        if (body.OptionalText(Name, 1, 64) is not { } text) return null;
        if (QueryFields.ParseInstant(text) is not { } at)
            return body.Fault<DateTimeOffset?>(Name, $"{Name} must be an instant such as 2026-11-21T12:00:00Z.", null);
        if (at > now.AddYears(1)) return body.Fault<DateTimeOffset?>(Name, $"{Name} must be within a year from now.", null);
        return at > now ? at : body.Fault<DateTimeOffset?>(Name, $"{Name} must be in the future. Leave it out to send at once.", null);
    }
}
