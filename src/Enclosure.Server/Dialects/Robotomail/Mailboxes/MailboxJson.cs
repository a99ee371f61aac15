using System.Text.Json.Serialization;
using Enclosure.Server.Dialects.Json;
using Enclosure.Server.Dialects.Robotomail.Answers;

namespace Enclosure.Server.Dialects.Robotomail.Mailboxes;

[JsonSerializable(typeof(MailboxResponseWire))]
[JsonSerializable(typeof(MailboxListWire))]
[JsonSerializable(typeof(DeletedWire))]
internal sealed partial class MailboxJson : JsonSerializerContext
{
    public static MailboxJson Plain { get; } = new(JsonAnswer.Options());
}
