using System.Text.Json.Serialization;
using Enclosure.Server.Dialects.Json;
using Enclosure.Server.Dialects.SendKit.Answers;

namespace Enclosure.Server.Dialects.SendKit.Inbox;

[JsonSerializable(typeof(PageWire<ConversationWire>))]
[JsonSerializable(typeof(SuccessWire<OpenConversationWire>))]
[JsonSerializable(typeof(SuccessWire<IReadOnlyList<ScheduledReplyWire>>))]
internal sealed partial class InboxJson : JsonSerializerContext
{
    public static InboxJson Plain { get; } = new(JsonAnswer.Options());
}
